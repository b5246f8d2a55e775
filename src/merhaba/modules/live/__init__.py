"""What changes on screens: the event log rendered for agents and for shoppers, and who is looking."""

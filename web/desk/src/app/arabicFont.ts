import "@fontsource-variable/noto-sans-arabic/wght.css";

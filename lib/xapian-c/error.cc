int xap_placeholder;

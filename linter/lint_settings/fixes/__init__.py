"""`--fix`: makes what is wrong right where that can be done safely, and proves that nothing else has changed."""

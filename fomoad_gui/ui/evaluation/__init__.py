"""What the test pictures say of the model: confusion matrix, ROC, classes; every number leads to its pictures."""

"""The outside world, one file each. A gateway holds no rule: it only fetches, sends or keeps."""

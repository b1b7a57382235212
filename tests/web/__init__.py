"""Tests; see the README."""

"""What happens next: journeys over several nouns. One file, one public function, one transaction policy."""

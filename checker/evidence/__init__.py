"""What a repository says about a model, gathered into a Dossier; one module for each kind of evidence."""

from checker.evidence.dossier import collect, lineage_of, pages_of

__all__ = ["collect", "lineage_of", "pages_of"]

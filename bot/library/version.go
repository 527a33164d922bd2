// Package library keeps the versions of the knowledge and serves the desk of the current one.
package library

import (
	"context"
	"errors"
	"fmt"
	"time"

	"zonedesk/knowledge"
)

// Version is a published state of the knowledge.
type Version struct {
	Number   int       `json:"number"`             // 1, 2, …; 0: the pack that the program came with or was pointed to
	Base     int       `json:"base"`               // the version that it follows
	Restores int       `json:"restores,omitempty"` // the version that it went back to, plus 1; 0: none
	Author   string    `json:"author"`             // who published it, in words for staff
	Time     time.Time `json:"time"`
	Note     string    `json:"note,omitempty"`
	Summary  Summary   `json:"summary"` // how it differs from Base
	Hash     string    `json:"hash"`    // of the pack, as knowledge.Pack has it
	Sum      string    `json:"sum"`     // SHA-256 of what is stored, hex
	Size     int       `json:"size"`    // bytes stored
}

// Publication is what becomes the version after Base, if that is the current one.
type Publication struct {
	Version                 // Base, Restores, Author, Time, Note, Summary and Hash; the store adds the rest
	Files   knowledge.Files // of the pack
}

// Overtaken is the error of a publication that was made from a version that is no longer the current one.
type Overtaken struct {
	Base    int
	Current Version
}

func (o *Overtaken) Error() string {
	return fmt.Sprintf("version %d was published meanwhile, by %s: this edit was made from version %d", o.Current.Number, o.Current.Author, o.Base)
}

var (
	ErrDamaged   = errors.New("what is stored of the version is damaged")
	ErrNoVersion = errors.New("there is no such version")
)

// versions is where versions are kept. Its methods may be called at the same time.
type versions interface {
	// CurrentVersion returns the version with the highest number, the zero Version when none was published.
	CurrentVersion(ctx context.Context) (Version, error)
	// Version returns one by its number, ErrNoVersion when there is none.
	Version(ctx context.Context, number int) (Version, error)
	// VersionFiles returns what was published, or ErrDamaged.
	VersionFiles(ctx context.Context, v Version) (knowledge.Files, error)
	// Publish keeps the publication as the next version, or returns *Overtaken.
	Publish(ctx context.Context, p Publication) (Version, error)
	// WatchVersions calls changed after each publication by any process, and whenever one may have been missed, until ctx ends.
	WatchVersions(ctx context.Context, changed func())
}

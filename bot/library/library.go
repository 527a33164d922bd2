package library

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"zonedesk/bot/desk"
	"zonedesk/knowledge"
	"zonedesk/search"
)

// Library publishes versions of the knowledge and tells what is in them. It is safe for concurrent use.
type Library struct {
	Store versions
	Own   *knowledge.Pack                                          // version 0
	Open  func(*knowledge.Pack) (*desk.Desk, *search.Index, error) // makes a desk, to try a pack and to serve it
	Clock func() time.Time                                         // nil: time.Now
}

// Edit is a pack as somebody wants it to be from now on.
type Edit struct {
	Files    knowledge.Files
	Base     int    // the version that it was made from
	Author   string // in words for staff
	Note     string
	Rebase   bool // make the edit on what was published meanwhile, if anything was
	restores int
}

// Conflicts are what an edit and those published meanwhile changed differently.
type Conflicts []knowledge.Conflict

func (c Conflicts) Error() string {
	lines := make([]string, len(c))
	for i, k := range c {
		lines[i] = k.String()
	}
	return "changed otherwise meanwhile:\n" + strings.Join(lines, "\n")
}

// ErrNoDifference is the error of an edit that changes nothing.
var ErrNoDifference = errors.New("there is no difference to the current version")

// Review is what a publication would do.
type Review struct {
	Current  Version            // the version that it would follow
	Changes  []knowledge.Change // to that
	Meantime []knowledge.Change // from the edit's base to the current version; nil when they are the same
	files    knowledge.Files
	hash     string
}

// Summary counts what it would change.
func (r Review) Summary() Summary { return summarise(r.Changes) }

// Pack loads a version, 0 for the library's own pack.
func (l *Library) Pack(ctx context.Context, number int) (*knowledge.Pack, Version, error) {
	if number == 0 {
		return l.Own, Version{Hash: l.Own.Hash}, nil
	}
	v, err := l.Store.Version(ctx, number)
	if err != nil {
		return nil, Version{}, err
	}
	pack, err := l.load(ctx, v)
	return pack, v, err
}

// load reads a stored version and checks it.
func (l *Library) load(ctx context.Context, v Version) (*knowledge.Pack, error) {
	files, err := l.Store.VersionFiles(ctx, v)
	if err != nil {
		return nil, err
	}
	pack, err := files.Load()
	if err != nil {
		return nil, err
	}
	if pack.Hash != v.Hash {
		return nil, ErrDamaged
	}
	return pack, nil
}

// Current loads the current version.
func (l *Library) Current(ctx context.Context) (*knowledge.Pack, Version, error) {
	v, err := l.Store.CurrentVersion(ctx)
	if err != nil {
		return nil, Version{}, err
	}
	return l.Pack(ctx, v.Number)
}

// Review checks an edit as Publish does, short of publishing it: its faults are knowledge.Faults, and *Overtaken, Conflicts, *desk.Unfit
// and ErrNoDifference say why it can't be published as it is. With *Overtaken, the review tells what changed meanwhile.
func (l *Library) Review(ctx context.Context, e Edit) (Review, error) {
	mine, err := e.Files.Load()
	if err != nil {
		return Review{}, err
	}
	current, err := l.Store.CurrentVersion(ctx)
	if err != nil {
		return Review{}, err
	}
	theirs, sound, err := l.sound(ctx, current)
	if err != nil {
		return Review{}, err
	}
	r := Review{Current: current, files: e.Files, hash: mine.Hash}
	if e.Base != current.Number && e.Base != sound {
		base, _, err := l.Pack(ctx, e.Base)
		if err != nil {
			return r, fmt.Errorf("version %d, from which the edit was made: %w", e.Base, err)
		}
		r.Meantime = knowledge.Diff(base, theirs)
		if !e.Rebase {
			return r, &Overtaken{e.Base, current}
		}
		files, conflicts := knowledge.Rebase(base, mine, theirs)
		if len(conflicts) > 0 {
			return r, Conflicts(conflicts)
		}
		if mine, err = files.Load(); err != nil {
			return r, err
		}
		r.files, r.hash = files, mine.Hash
	}
	if r.Changes = knowledge.Diff(theirs, mine); len(r.Changes) == 0 {
		return r, ErrNoDifference
	}
	return r, l.try(ctx, mine)
}

// sound loads the newest version from v back that can be loaded: what a damaged one held nobody can edit, or lose.
func (l *Library) sound(ctx context.Context, v Version) (*knowledge.Pack, int, error) {
	for n := v.Number; ; n-- {
		pack, _, err := l.Pack(ctx, n)
		if err == nil || !final(err) || n == 0 {
			return pack, n, err
		}
	}
}

// try asks a pack's probe questions.
func (l *Library) try(ctx context.Context, pack *knowledge.Pack) error {
	d, index, err := l.Open(pack)
	if err != nil {
		return err
	}
	defer index.Close()
	return d.Probe(ctx)
}

// Publish makes an edit the current version, and tells what that changed. Its errors are those of Review, with what that tells then;
// *Overtaken may come even after a review without one.
func (l *Library) Publish(ctx context.Context, e Edit) (Version, Review, error) {
	r, err := l.Review(ctx, e)
	if err != nil {
		return Version{}, r, err
	}
	now := time.Now
	if l.Clock != nil {
		now = l.Clock
	}
	v, err := l.Store.Publish(ctx, Publication{
		Version: Version{Base: r.Current.Number, Restores: e.restores, Author: e.Author, Time: now().UTC().Truncate(time.Second), Note: e.Note, Summary: r.Summary(), Hash: r.hash},
		Files:   r.files,
	})
	return v, r, err
}

// RollBack publishes what an earlier version held, 0 for the library's own pack, as the next version after base.
func (l *Library) RollBack(ctx context.Context, to, base int, author, note string) (Version, error) {
	e := Edit{Base: base, Author: author, Note: note, restores: to + 1}
	if to == 0 {
		e.Files = l.Own.Files()
		v, _, err := l.Publish(ctx, e)
		return v, err
	}
	v, err := l.Store.Version(ctx, to)
	if err != nil {
		return Version{}, err
	}
	if e.Files, err = l.Store.VersionFiles(ctx, v); err != nil {
		return Version{}, err
	}
	v, _, err = l.Publish(ctx, e)
	return v, err
}

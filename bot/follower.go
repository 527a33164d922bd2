package bot

import (
	"context"
	"maps"
	"slices"
	"time"

	"zonedesk/bot/desk"
	"zonedesk/knowledge"
)

// Follower is what a person, or a group, asked to be told of. It is stored as JSON beside its chat; all times are Unix milliseconds.
type Follower struct {
	Chat       int64            `json:"-"`
	Lang       knowledge.Lang   `json:"l,omitempty"` // in which it is written to
	News       int64            `json:"n,omitempty"` // since when it follows all news; 0: it doesn't
	Zones      map[string]int64 `json:"z,omitempty"` // id → since when
	Topics     map[string]int64 `json:"t,omitempty"`
	Industries map[string]int64 `json:"i,omitempty"`
	Searches   []Search         `json:"s,omitempty"` // oldest first
	AtOnce     bool             `json:"o,omitempty"` // wants to hear of each change at once; else once a day

	Gone bool `json:"-"` // can't be written to at present: the person blocked the bot, or the group put it out
}

// Search is a land search that a person saved, to hear when its result changes.
type Search struct {
	ID         string          `json:"id"` // unique among the person's
	Conditions desk.Conditions `json:"c"`
	Lang       knowledge.Lang  `json:"l,omitempty"`
	Saved      int64           `json:"at"`
}

// How much one chat may follow, so that a record stays small.
const (
	searchesKept = 10
	followsKept  = 60 // of each kind
)

// Empty tells whether nothing is followed.
func (f Follower) Empty() bool {
	return f.News == 0 && len(f.Zones)+len(f.Topics)+len(f.Industries)+len(f.Searches) == 0
}

// merge adds what another record of the same chat follows; where both follow something, the earlier time stands.
func (f *Follower) merge(other Follower) {
	f.News = earlier(f.News, other.News)
	f.Zones = merged(f.Zones, other.Zones)
	f.Topics = merged(f.Topics, other.Topics)
	f.Industries = merged(f.Industries, other.Industries)
	for _, s := range other.Searches {
		if len(f.Searches) < searchesKept && !slices.ContainsFunc(f.Searches, func(mine Search) bool { return mine.ID == s.ID }) {
			f.Searches = append(f.Searches, s)
		}
	}
	f.AtOnce = f.AtOnce || other.AtOnce
	if f.Lang == "" {
		f.Lang = other.Lang
	}
}

func earlier(a, b int64) int64 {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

func merged(a, b map[string]int64) map[string]int64 {
	if len(b) == 0 {
		return a
	}
	all := maps.Clone(b)
	for id, since := range a {
		all[id] = earlier(since, all[id])
	}
	return all
}

// Merged is what two records of one chat follow together.
func Merged(f, other Follower) Follower {
	f.merge(other)
	return f
}

// Audience says for whom a message is: those who follow any of what it names, and were doing so Before. Naming nothing it means everybody
// who follows anything. It is JSON, to be kept with a draft.
type Audience struct {
	News       bool             `json:"news,omitempty"` // those who follow all news
	Zones      []string         `json:"zones,omitempty"`
	Topics     []string         `json:"topics,omitempty"`
	Industries []string         `json:"industries,omitempty"`
	Searches   bool             `json:"searches,omitempty"` // those who saved a search
	Langs      []knowledge.Lang `json:"langs,omitempty"`    // only those who read one of these; empty: any
	Before     int64            `json:"before,omitempty"`   // cut-off: who began to follow later is left out; 0: none
}

// Holds tells whether a follower belongs to the audience. Those who are gone don't.
func (a *Audience) Holds(f *Follower) bool {
	if f.Gone || len(a.Langs) > 0 && !slices.Contains(a.Langs, f.Lang) {
		return false
	}
	all := !a.News && !a.Searches && len(a.Zones)+len(a.Topics)+len(a.Industries) == 0
	return (a.News || all) && a.inTime(f.News) ||
		(a.Searches || all) && slices.ContainsFunc(f.Searches, func(s Search) bool { return a.inTime(s.Saved) }) ||
		a.any(f.Zones, a.Zones, all) || a.any(f.Topics, a.Topics, all) || a.any(f.Industries, a.Industries, all)
}

func (a *Audience) inTime(since int64) bool {
	return since != 0 && (a.Before == 0 || since <= a.Before)
}

func (a *Audience) any(follows map[string]int64, named []string, all bool) bool {
	for _, id := range named {
		if a.inTime(follows[id]) {
			return true
		}
	}
	if all {
		for _, since := range follows {
			if a.inTime(since) {
				return true
			}
		}
	}
	return false
}

// followers is where it is kept who follows what, for all processes together.
type followers interface {
	// Follower gives the record of a chat, an empty one when it follows nothing.
	Follower(ctx context.Context, chat int64) (Follower, error)
	// Follow changes the record of a chat and gives the new one. change may be called again, when another process changed it meanwhile. A
	// record that follows nothing is removed.
	Follow(ctx context.Context, chat int64, change func(*Follower)) (Follower, error)
	// Unfollow ends all that a chat follows, and gives it. For a day Refollow takes that back; then it gives an empty record.
	Unfollow(ctx context.Context, chat int64) (Follower, error)
	Refollow(ctx context.Context, chat int64) (Follower, error)
}

// audience is how those who follow are reached.
type audience interface {
	// Audience gives the next page of an audience, in no order; the first has the cursor "", and after the last it is "" again. A page may
	// be empty without being the last. Who follows from the first page to the last is given at least once, rarely twice; the caller's
	// ledger has each once.
	Audience(ctx context.Context, a Audience, cursor string) (page []Follower, next string, err error)
	// MarkGone notes that a chat can't be written to, as was learnt from a message sent at that time; it does nothing when the chat has
	// come back since.
	MarkGone(ctx context.Context, chat int64, sent time.Time) error
	// MarkBack notes that a chat can be written to again from a time on.
	MarkBack(ctx context.Context, chat int64, from time.Time) error
	// Move takes what is kept of a group over to the id under which it goes on.
	Move(ctx context.Context, from, to int64) error
}

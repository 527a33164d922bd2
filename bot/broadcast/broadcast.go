// Package broadcast brings one message to many chats, to each once, through crashes, restarts and Telegram's limits.
package broadcast

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"zonedesk/knowledge"
)

// Broadcast is what is to be done, and never changes once it is created. How far it has come is its Report.
type Broadcast struct {
	ID     string   `json:"id"` // empty: made by Create
	Do     Action   `json:"do,omitempty"`
	Of     []string `json:"of,omitempty"` // the broadcasts whose recipients this run goes over again: resent, deleted or corrected
	Author int64    `json:"author"`       // Telegram user id

	Versions []Version        `json:"versions,omitempty"` // one a language; at most 36; none where Do is Delete
	Fallback []knowledge.Lang `json:"fallback,omitempty"` // for a recipient in whose language there is no version; empty: en, vi, then the first version

	Audience string    `json:"audience,omitempty"` // the caller's description, which its Source reads
	Outcomes []Outcome `json:"outcomes,omitempty"` // with Of: only recipients of these outcomes
	Expected int       `json:"expected,omitempty"` // recipients counted before; a wrong number costs memory, nothing else

	Created time.Time     `json:"created,omitzero"`
	At      time.Time     `json:"at,omitzero"`     // when to start; zero: at once
	Grace   time.Duration `json:"grace,omitempty"` // how late it may start; later it is paused, for the reason Late; 0: UsualGrace
}

// Action is what a broadcast does in each chat.
type Action string

const (
	Send    Action = ""        // sends its message
	Delete  Action = "delete"  // deletes the message of another broadcast; Telegram allows it for 48 hours
	Correct Action = "correct" // puts its text, caption and buttons in the place of another broadcast's
)

// Version is the message in one language.
type Version struct {
	Lang    knowledge.Lang `json:"lang"`
	Content Content        `json:"content"`
}

// Content is a message as it should look. Exactly one of these makes it up: Text alone; Media with Text as the caption; Forward.
type Content struct {
	Text      string          `json:"text,omitempty"`
	HTML      bool            `json:"html,omitempty"`      // Text is Telegram's HTML; else it is plain, and formatted by Entities
	Entities  json.RawMessage `json:"entities,omitempty"`  // as Telegram gave them ("MessageEntity" list)
	Media     []Media         `json:"media,omitempty"`     // two to ten make an album, which has no buttons
	Forward   *Forward        `json:"forward,omitempty"`   // of a message, with its origin shown
	Buttons   [][]Link        `json:"buttons,omitempty"`   // rows under the message
	NoPreview bool            `json:"nopreview,omitempty"` // no preview of links
	Silent    bool            `json:"silent,omitempty"`
	Protect   bool            `json:"protect,omitempty"` // no forwarding or saving
}

// Media is a file that Telegram has already, so that it is uploaded once and sent by its id.
type Media struct {
	Kind string `json:"kind"` // photo, document, video, animation, audio, voice
	File string `json:"file"` // file id
}

// Forward names the message to be forwarded.
type Forward struct {
	Chat    int64 `json:"chat"`
	Message int   `json:"message"`
}

// Link is a button that opens an address.
type Link struct {
	Text string `json:"text"`
	URL  string `json:"url"`
}

// Recipient is one chat of an audience, with the language in which it reads.
type Recipient struct {
	Chat int64
	Lang knowledge.Lang
}

// State is where a broadcast stands.
type State string

const (
	Ready     State = "ready"     // waits for its time
	Preparing State = "preparing" // the recipients of the moment are copied
	Running   State = "running"
	Paused    State = "paused"  // by a person, or for the Report's Reason; goes on with Resume
	Stopped   State = "stopped" // ended by a person; those pending get nothing
	Done      State = "done"    // nobody is left
)

// Ended tells whether nothing more will be sent.
func (s State) Ended() bool { return s == Stopped || s == Done }

// Reasons of a pause that no person asked for; a refusal of the message by Telegram is told in Telegram's words.
const (
	Late         = "late"         // it fell due while no process ran, longer ago than its grace
	Unauthorized = "unauthorized" // Telegram doesn't accept the token
)

// Errors of the calls that act on a broadcast.
var (
	ErrNotFound = errors.New("there is no such broadcast")
	ErrExists   = errors.New("a broadcast with this id exists")
	ErrState    = errors.New("a broadcast in this state does not allow it")
)

// UsualGrace is how late a broadcast may start of which nobody says otherwise.
const UsualGrace = time.Hour

const mostVersions = 36

// newID is short enough to be typed: the day and five letters.
func newID(now time.Time) string {
	return now.UTC().Format("060102") + "-" + strings.ToLower(rand.Text()[:5])
}

// check tells the author what is wrong with a broadcast.
func (b *Broadcast) check() error {
	if b.Do == Delete {
		return nil
	}
	if len(b.Versions) == 0 || len(b.Versions) > mostVersions {
		return fmt.Errorf("the broadcast has %d versions: expected 1 to %d", len(b.Versions), mostVersions)
	}
	for i, v := range b.Versions {
		if slices.ContainsFunc(b.Versions[:i], func(other Version) bool { return other.Lang == v.Lang }) {
			return fmt.Errorf("the broadcast has two versions in %q: expected one", v.Lang)
		}
		if err := v.Content.Check(); err != nil {
			return fmt.Errorf("the version in %q: %w", v.Lang, err)
		}
		if b.Do == Correct && v.Content.Forward != nil {
			return fmt.Errorf("the version in %q: a forward can't be corrected", v.Lang)
		}
	}
	return nil
}

// Version returns the index of the version that a recipient in lang gets.
func (b *Broadcast) Version(lang knowledge.Lang) int {
	order := b.Fallback
	if len(order) == 0 {
		order = []knowledge.Lang{knowledge.EN, knowledge.VI}
	}
	for _, want := range append([]knowledge.Lang{lang}, order...) {
		for i, v := range b.Versions {
			if v.Lang == want {
				return i
			}
		}
	}
	return 0
}

// Package picture draws what is better looked at than read: charts and
// comparison tables as PNG, documents to forward as PDF, in all five languages.
// It gets texts already worded and knows nothing of zones or messages.
package picture

import (
	"errors"
	"fmt"
	"math"
	"sync"
	"unicode/utf8"
)

// Most of what one picture or document takes. Pictures are 1080 pixels wide and
// at most 3,000 high: more would be unreadable on a phone, and Telegram
// shrinks it.
const (
	MaxBars    = 30
	MaxParts   = 4
	MaxSeries  = 4
	MaxPoints  = 40
	MaxColumns = 4
	MaxRows    = 40
	MaxSources = 20
	MaxText    = 600 // characters of one text of a picture
)

// ErrTooLarge is wrapped by the error for what one picture or document can't
// hold; drawn in parts it can be.
var ErrTooLarge = errors.New("too much for one picture")

// State says how far a value may be relied on.
type State int

const (
	Unknown  State = iota // drawn as its text alone, never as zero
	Known                 // drawn plainly
	Doubtful              // drawn hatched or hollow, explained by Frame.Doubtful
)

// Value is one figure: its size and how the reader sees it.
type Value struct {
	State  State
	Number float64 // in the unit of the chart; not used by tables
	Text   string  // "72 ha"; of an unknown value the word for it
}

// Frame is what stands around every picture. All texts but the title may be empty.
type Frame struct {
	Lang     string // "vi", "en", "ko", "zh" or "ja": chooses the shapes of characters and where lines break
	Title    string
	Unit     string   // what the figures are: "ha", "Occupancy, %"
	Doubtful string   // what hatched means, shown only when something is
	AsOf     string   // the whole line, as "As of 31 December 2024"
	Sources  []string // a line each
}

// Drawer draws. It is safe for concurrent use and draws one thing at a time, so
// that its memory stays that of one picture. Fonts are opened when first needed.
type Drawer struct {
	drawing sync.Mutex
	fonts   *fonts
}

func New() *Drawer { return &Drawer{fonts: newFonts()} }

// limits gathers the first fault of an input.
type limits struct{ err error }

func (l *limits) fault(format string, args ...any) {
	if l.err == nil {
		l.err = fmt.Errorf("picture: "+format, args...)
	}
}

func (l *limits) count(what string, n, least, most int) {
	if n < least {
		l.fault("%d %s: at least %d needed", n, what, least)
	}
	if n > most {
		l.fault("%d %s: at most %d: %w", n, what, most, ErrTooLarge)
	}
}

func (l *limits) text(what, s string, most int) {
	if n := utf8.RuneCountInString(s); n > most {
		l.fault("%s of %d characters: at most %d: %w", what, n, most, ErrTooLarge)
	}
}

func (l *limits) value(what string, v Value) {
	l.text(what, v.Text, MaxText)
	if v.State < Unknown || v.State > Doubtful {
		l.fault("%s: state %d is none", what, v.State)
	}
	if v.State != Unknown && (math.IsNaN(v.Number) || math.Abs(v.Number) > 1e15) {
		l.fault("%s: %v can't be drawn", what, v.Number)
	}
}

func (l *limits) frame(f Frame) {
	if f.Title == "" {
		l.fault("no title")
	}
	for _, s := range []string{f.Title, f.Unit, f.Doubtful, f.AsOf} {
		l.text("frame", s, MaxText)
	}
	l.count("sources", len(f.Sources), 0, MaxSources)
	for _, s := range f.Sources {
		l.text("source", s, MaxText)
	}
}

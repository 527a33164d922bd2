package bot

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"strconv"
	"strings"
	"time"

	"zonedesk/bot/telegram"
)

// Holder keeps something about people. /mydata shows it to them, /forget erases it.
type Holder interface {
	// Export gives what is kept of a person, to be written as JSON, by names that a reader understands; empty when there is nothing.
	Export(ctx context.Context, person int64) (map[string]any, error)
	// Erase removes all that is kept of a person, or what tells that it is theirs. It may be called again.
	Erase(ctx context.Context, person int64) error
}

var privacyForm = regexp.MustCompile(`^(show|data|forget|keep|erase:[A-Z2-7]{8})$`)

// forgetTime is how long the button that erases everything works.
const forgetTime = 10 * time.Minute

// erasure is a question whether to erase everything, to be answered by a button that works once.
type erasure struct {
	Code  string `json:"c"`
	Until int64  `json:"t"` // Unix seconds
}

// kept are the phrases that say what is kept of a person, why and how long, in the order of telling. A flow that keeps something more
// adds its own.
var kept = []string{"conversation", "told", "gaps", "enquiries", "follows", "broadcasts", "counts", "staff", "log"}

func (t *turn) showPrivacy() error {
	var b strings.Builder
	b.WriteString(telegram.Bold(t.text("privacy.head")))
	for _, what := range kept {
		if what == "told" && t.toldKept == 0 {
			continue
		}
		b.WriteString("\n\n• " + telegram.Escape(t.text("privacy.kept."+what, "days", strconv.Itoa(t.keepDays), "told", strconv.Itoa(int(t.toldKept.Hours()/24)), "gaps", strconv.Itoa(int(gapLife.Hours()/24)))))
	}
	b.WriteString("\n\n" + telegram.Escape(t.text("privacy.not")))
	if !t.private() {
		return t.show(b.String(), nil)
	}
	return t.show(b.String(), [][]telegram.Button{t.row("📄 "+t.text("privacy.data"), privacyData, "data"), t.row("🗑 "+t.text("privacy.forget"), privacyData, "forget"), t.homeRow()})
}

func (t *turn) privacyPress(code string) error {
	what, secret, _ := strings.Cut(code, ":")
	switch what {
	case "data":
		return t.sendMyData()
	case "forget":
		return t.confirmForget()
	case "keep":
		t.conv.Erasure = erasure{}
		return t.show(telegram.Escape(t.text("forget.kept")), nil)
	case "erase":
		return t.erase(secret)
	}
	return t.showPrivacy()
}

// sendMyData sends all that is kept of the person as a file, to them alone.
func (t *turn) sendMyData() error {
	if !t.private() {
		return t.tell(t.text("privacy.private"))
	}
	all := map[string]any{"telegram id": t.chat, "made": t.now().UTC().Format(time.RFC3339)}
	for _, h := range t.holders {
		part, err := h.Export(t.ctx, t.chat)
		if err != nil {
			t.storeFailed("export", err)
			return t.tell(t.text("follow.away"))
		}
		maps.Copy(all, part)
	}
	file, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return fmt.Errorf("writing a person's data: %w", err)
	}
	_, err = t.telegram.Upload(t.ctx, "sendDocument",
		telegram.Params{"chat_id": t.chat, "caption": t.text("privacy.file")},
		telegram.File{Field: "document", Name: "zonedesk-" + t.now().In(t.zone).Format("2006-01-02") + ".json", Bytes: append(file, '\n')})
	return err
}

// confirmForget asks before everything is erased.
func (t *turn) confirmForget() error {
	if !t.private() {
		return t.tell(t.text("privacy.private"))
	}
	if !t.memory {
		return t.tell(t.text("follow.away"))
	}
	t.conv.Erasure = erasure{rand.Text()[:8], t.now().Add(forgetTime).Unix()}
	return t.show(telegram.Bold(t.text("forget.sure"))+"\n\n"+telegram.Escape(t.text("forget.what")),
		[][]telegram.Button{t.row("🗑 "+t.text("forget.yes"), privacyData, "erase:"+t.conv.Erasure.Code), t.row(t.text("forget.no"), privacyData, "keep")})
}

// erase erases all that is kept of the person; what this update alone would write back is not written.
func (t *turn) erase(code string) error {
	if !t.effort.erased { // else a second try, to say so
		e := t.conv.Erasure
		if !t.private() || e.Code == "" || e.Code != code || t.now().Unix() > e.Until {
			return t.tell(t.text("forget.old"))
		}
		before, _ := t.store.Follower(t.ctx, t.chat) // only to be counted
		for _, h := range t.holders {
			if err := h.Erase(t.ctx, t.chat); err != nil {
				t.storeFailed("erase", err)
				return t.show(telegram.Escape(t.text("forget.failed")), [][]telegram.Button{t.row("🗑 "+t.text("forget.yes"), privacyData, "erase:"+code)})
			}
		}
		t.effort.erased = true
		t.countFollowing(!before.Empty(), false)
	}
	t.dropped = true
	return t.show(telegram.Bold(t.text("forget.done"))+"\n\n"+telegram.Escape(t.text("forget.after")), nil)
}

// label is what a stored field is called in /mydata, and by which labels what it holds.
type label struct{ name, holds string }

// moments are the labels of what is stored as Unix milliseconds.
const moments = "moments"

// labels are the names, in /mydata, of fields that are stored under shorter ones, by what holds them.
var labels = map[string]map[string]label{
	"conversation": {
		"lang": {name: "language chosen"}, "desk": {"subject", "subject"}, "seen": {name: "last message"}, "gone": {name: "bot blocked"},
		"sent": {"messages in the last minute", "sent"}, "pressed": {"last button pressed", "press"}, "replies": {"messages answered", "reply"},
		"erasure": {"question whether to erase", "erasure"}, "form": {"form being filled in", "form"}, "forms": {name: "forms opened"},
		"compose": {"broadcast being written", "compose"}, "results": {"what the last answers were asked for", "result"}, "kept": {name: "answers kept so far"},
		"talk": {"last questions", "exchange"}, "enquiry": {name: "last enquiry to staff"}, "hint": {name: "language of who acted last"},
	},
	"subject": {
		"l": {name: "language"}, "z": {name: "zones"}, "k": {name: "kind of zone"}, "m": {name: "measures"}, "t": {name: "topic"}, "o": {name: "origin"},
		"p": {name: "place"}, "y": {name: "years"}, "yr": {name: "year"}, "tr": {name: "territories"}, "g": {name: "subjects"}, "r": {name: "zones told lately"}, "tp": {name: "first of an order"}, "s": {name: "stage"}, "f": {"land sought", "conditions"},
		"pr": {"project", "project"}, "ht": {name: "traditional characters"}, "ls": {name: "zones told together"}, "co": {name: "company"}, "at": {name: "when"},
	},
	"limit":    {"m": {name: "measure"}, "b": {name: "bound"}, "v": {name: "value"}},
	"sent":     {"m": {name: "minute"}, "n": {name: "questions"}, "a": {name: "all"}},
	"press":    {"m": {name: "message"}, "d": {name: "button"}, "at": {name: "when"}},
	"exchange": {"q": {name: "question"}, "a": {name: "answer"}, "ok": {name: "answered"}, "t": {name: "when"}},
	"reply":    {"q": {name: "message"}, "a": {name: "answered by"}},
	"erasure":  {"c": {name: "code"}, "t": {name: "until"}},
	"form": {
		"f": {name: "form"}, "s": {name: "step"}, "a": {name: "answers"}, "o": {name: "readings offered"}, "p": {name: "page"}, "m": {name: "message"},
		"q": {name: "questions since"},
	},
	"compose": {
		"d": {name: "draft"}, "w": {name: "awaited"}, "l": {name: "language"}, "a": {name: "album"}, "p": {name: "message"},
	},
	"result": {"f": {"land sought", "conditions"}, "p": {"project", "project"}, "c": {name: "zones compared"}},
	"conditions": {
		"a": {name: "area in ha"}, "p": {name: "place"}, "n": {name: "near"}, "km": {name: "at most km"}, "mk": {name: "at least km"}, "i": {name: "industries"},
		"f": {name: "facilities"}, "s": {name: "their state"}, "w": {name: "without them"}, "st": {name: "state of the zone"}, "o": {name: "operating"}, "id": {name: "not operating yet"},
		"v": {name: "with land left"}, "r": {name: "rent at most"}, "ru": {name: "unit of rent"}, "l": {"limits", "limit"},
		"k": {name: "kind of zone"}, "t": {name: "territories"}, "wh": {name: "when"},
	},
	"project": {
		"z": {name: "zone"}, "k": {name: "kind of zone"}, "i": {name: "industries"}, "c": {"capital", "money"}, "r": {"revenue", "money"}, "l": {name: "licensed"},
	},
	"money":  {"v": {name: "value"}, "h": {name: "up to"}, "b": {name: "bound"}, "u": {name: "currency"}},
	"news":   {"r": {name: "records"}, "s": {name: "searches, with what they found before"}, "v": {name: "version"}},
	"search": {"c": {"land sought", "conditions"}, "l": {name: "language"}, "at": {"saved", moments}},
	"follows": {
		"l": {name: "language"}, "n": {"all news since", moments}, "z": {"zones", moments}, "t": {"topics", moments}, "i": {"industries", moments},
		"s": {"saved searches", "search"}, "o": {name: "told at once"},
	},
}

// Readable gives the conversation by readable names; nothing of it is left out.
func (c Conversation) Readable() any { return readable(c, "conversation") }

// Readable gives what is followed by readable names.
func (f Follower) Readable() any {
	return readable(struct {
		Follower
		Gone bool `json:"bot blocked,omitempty"`
	}{f, f.Gone}, "follows")
}

// Readable gives what is yet to be told by readable names.
func (n News) Readable() any { return readable(n, "news") }

// readable gives v as JSON has it, its fields by their labels.
func readable(v any, what string) any {
	encoded, err := json.Marshal(v)
	var decoded any
	if err != nil || json.Unmarshal(encoded, &decoded) != nil {
		return "unreadable"
	}
	return labelled(decoded, what)
}

func labelled(v any, what string) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = labelled(v[i], what)
		}
	case map[string]any:
		all := make(map[string]any, len(v))
		for key, value := range v {
			l, ok := labels[what][key]
			if !ok {
				l = label{name: key}
			}
			if what == moments {
				l.holds = moments
			}
			all[l.name] = labelled(value, l.holds)
		}
		return all
	case float64:
		if what == moments {
			return time.UnixMilli(int64(v)).UTC().Format(time.RFC3339)
		}
	}
	return v
}

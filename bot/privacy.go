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
var kept = []string{"conversation", "follows", "counts", "staff", "log"}

func (t *turn) showPrivacy() error {
	var b strings.Builder
	b.WriteString(telegram.Bold(t.text("privacy.head")))
	for _, what := range kept {
		b.WriteString("\n\n• " + telegram.Escape(t.text("privacy.kept."+what, "days", strconv.Itoa(t.keepDays))))
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
		for _, h := range t.holders {
			if err := h.Erase(t.ctx, t.chat); err != nil {
				t.storeFailed("erase", err)
				return t.show(telegram.Escape(t.text("forget.failed")), [][]telegram.Button{t.row("🗑 "+t.text("forget.yes"), privacyData, "erase:"+code)})
			}
		}
		t.effort.erased = true
	}
	t.dropped = true
	return t.show(telegram.Bold(t.text("forget.done"))+"\n\n"+telegram.Escape(t.text("forget.after")), nil)
}

// readableNames are the names, in /mydata, of what is stored under shorter ones.
var readableNames = map[string]map[string]string{
	"conversation": {
		"lang": "language chosen", "desk": "subject", "seen": "last message", "gone": "bot blocked", "sent": "messages this minute",
		"pressed": "last button pressed", "replies": "messages answered", "erasure": "question whether to erase",
	},
	"subject": {
		"l": "language", "z": "zones", "k": "kind of zone", "m": "measures", "t": "topic", "o": "origin", "p": "place", "y": "years", "g": "subjects", "at": "when",
	},
	"news": {"r": "records", "s": "searches, with what they found before", "v": "version"},
	"follows": {
		"l": "language", "n": "all news since", "z": "zones", "t": "topics", "i": "industries", "s": "saved searches", "o": "told at once",
	},
}

// Readable gives the conversation by readable names; nothing of it is left out.
func (c Conversation) Readable() map[string]any {
	all := readable(c, "conversation")
	if subject, ok := all["subject"]; ok {
		all["subject"] = readable(subject, "subject")
	}
	return all
}

// Readable gives what is followed by readable names, with times that can be read.
func (f Follower) Readable() map[string]any {
	all := readable(f, "follows")
	if f.News != 0 {
		all["all news since"] = when(f.News)
	}
	for name, since := range map[string]map[string]int64{"zones": f.Zones, "topics": f.Topics, "industries": f.Industries} {
		times := map[string]string{}
		for id, ms := range since {
			times[id] = when(ms)
		}
		if len(times) > 0 {
			all[name] = times
		}
	}
	if f.Gone {
		all["bot blocked"] = true
	}
	return all
}

// Readable gives what is yet to be told by readable names.
func (n News) Readable() map[string]any { return readable(n, "news") }

func when(ms int64) string { return time.UnixMilli(ms).UTC().Format(time.RFC3339) }

// readable gives all fields of v as JSON has them, those with a readable name by that.
func readable(v any, names string) map[string]any {
	encoded, err := json.Marshal(v)
	var fields map[string]any
	if err != nil || json.Unmarshal(encoded, &fields) != nil {
		return map[string]any{"unreadable": true}
	}
	all := make(map[string]any, len(fields))
	for key, value := range fields {
		if name := readableNames[names][key]; name != "" {
			key = name
		}
		all[key] = value
	}
	return all
}

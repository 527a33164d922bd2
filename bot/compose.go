package bot

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"zonedesk/bot/broadcast"
	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
	"zonedesk/search/text"
)

// composing is what a member of staff is about to send for a draft.
type composing struct {
	Draft string         `json:"d,omitempty"`
	Await string         `json:"w,omitempty"` // one of the constants below; empty: nothing
	Lang  knowledge.Lang `json:"l,omitempty"` // of the content awaited
	Album string         `json:"a,omitempty"` // whose files may follow
	Panel int            `json:"p,omitempty"` // the message that shows the draft
}

// What the next message of a member of staff is.
const (
	awaitContent = "content" // the broadcast as followers should see it
	awaitLinks   = "links"   // buttons with addresses
	awaitTime    = "time"    // when it is to be sent
)

// draftForm is the form of the codes behind draftData: a letter for what to do, the draft, and what it is done with.
var draftForm = regexp.MustCompile(`^(list|[a-zA-Z]\.[a-z0-9]{8}(\.[A-Za-z0-9.-]{1,48})?)$`)

// draftPress acts on a button of a draft.
func (t *turn) draftPress(code string) error {
	if code == "list" {
		return t.listDrafts()
	}
	do, rest, _ := strings.Cut(code, ".")
	id, with, _ := strings.Cut(rest, ".")
	d, ok, err := t.store.Draft(t.ctx, id)
	if err != nil {
		return err
	}
	if !ok {
		t.toast.say(t.text("draft.gone"))
		return nil
	}
	t.conv.Compose = composing{Draft: id, Panel: t.update.Callback.Message.ID}
	switch do {
	case "d":
		return t.showDraft(d)
	case "p":
		return t.preview(d, t.chat)
	case "t":
		return t.test(d, with)
	case "l":
		return t.languages(d, with)
	case "k":
		return t.await(d, awaitLinks, "", "draft.links.ask")
	case "a":
		return t.audience(d, with)
	case "s":
		return t.schedule(d, with)
	case "y":
		return t.confirmSending(d)
	case "G":
		return t.confirmed(d, with)
	case "o":
		return t.approve(d, with)
	case "x":
		return t.show(telegram.Escape(t.text("draft.drop.sure")),
			[][]telegram.Button{t.row(t.text("draft.drop.yes"), draftData, "X."+id), t.row(t.text("button.back"), draftData, "d."+id)})
	case "X":
		return t.dropDraft(d)
	}
	return nil
}

// newDraft begins a broadcast, whose content is the person's next message. of is the broadcast that it corrects, or empty.
func (t *turn) newDraft(of string) error {
	d := Draft{ID: strings.ToLower(rand.Text()[:8]), Author: t.update.Person(), Audience: Audience{News: true}, Of: of}
	if err := t.save(&d); err != nil {
		return err
	}
	t.conv.Compose = composing{Draft: d.ID, Await: awaitContent}
	return t.show(telegram.Escape(t.text("draft.ask")), [][]telegram.Button{t.row(t.text("draft.cancel"), draftData, "x."+d.ID)})
}

func (t *turn) save(d *Draft) (err error) {
	d.Changed = t.now().UTC()
	d.Revision, err = t.store.SaveDraft(t.ctx, *d)
	return err
}

// changeDraft saves a changed draft and shows it.
func (t *turn) changeDraft(d Draft) error { return t.changeDraftThen(d, t.showDraft) }

// changeDraftThen saves a changed draft and has it shown; one that somebody else changed meanwhile is shown as it is now.
func (t *turn) changeDraftThen(d Draft, show func(Draft) error) error {
	err := t.save(&d)
	if errors.Is(err, ErrChanged) {
		now, ok, err := t.store.Draft(t.ctx, d.ID)
		if err != nil || !ok {
			return err
		}
		t.toast.say(t.text("draft.changed"))
		return t.showDraft(now)
	}
	if err != nil {
		return err
	}
	return show(d)
}

// composed takes what a member of staff sent for a draft.
func (t *turn) composed() error {
	at, m := t.conv.Compose, t.update.Message
	d, ok, err := t.store.Draft(t.ctx, at.Draft)
	if err != nil {
		return err
	}
	if !ok {
		t.conv.Compose = composing{}
		return t.say("draft.gone")
	}
	switch at.Await {
	case awaitLinks:
		return t.takeLinks(d, m.Text)
	case awaitTime:
		return t.takeTime(d, m.Text)
	}
	return t.takeContent(d, at)
}

// composes tells whether the update belongs to the draft that the person works at.
func (t *turn) composes() bool {
	at, m := t.conv.Compose, t.update.Message
	return m != nil && at.Draft != "" && m.Chat.Private() && t.kind != command && (at.Await != "" || at.Album != "" && m.Album == at.Album)
}

func (t *turn) takeContent(d Draft, at composing) error {
	m := t.update.Message
	c, ok := contentOf(t.update)
	if !ok {
		return t.say("draft.cannot")
	}
	lang := at.Lang
	if lang == "" {
		lang = t.languageOf(wording(m))
	}
	more := m.Album != "" && m.Album == d.Album
	d.put(lang, c, m.Album)
	if err := d.Versions[d.version(lang)].Content.Check(); err != nil {
		return t.send(telegram.Escape(t.text("draft.wrong", "what", t.wordError(err))), nil)
	}
	t.conv.Compose = composing{Draft: d.ID, Lang: lang, Album: m.Album, Panel: at.Panel}
	if !more {
		t.conv.Compose.Panel = 0 // the draft is shown below what was sent
	}
	return t.changeDraft(d)
}

// languageOf is the language that a text is written in, or, when it doesn't tell, the person's own.
func (t *turn) languageOf(s string) knowledge.Lang {
	if lang, sure := text.Detect(s); sure >= 0.5 {
		return lang
	}
	return t.language()
}

// await asks for something to be sent.
func (t *turn) await(d Draft, what string, lang knowledge.Lang, key string, pairs ...any) error {
	t.conv.Compose.Await, t.conv.Compose.Lang = what, lang
	return t.show(telegram.Escape(t.text(key, pairs...)), [][]telegram.Button{t.row(t.text("button.back"), draftData, "d."+d.ID)})
}

// takeLinks reads buttons, a line each: text - address. "-" takes all away.
func (t *turn) takeLinks(d Draft, lines string) error {
	var rows [][]broadcast.Link
	for line := range strings.Lines(lines) {
		line = strings.TrimSpace(line)
		if line == "" || line == "-" {
			continue
		}
		at := strings.Index(line, "http")
		if at <= 0 {
			return t.send(telegram.Escape(t.text("draft.links.wrong", "line", telegram.Shorten(line, 100))), nil)
		}
		label, address := strings.TrimRight(line[:at], " -–—:|"), strings.TrimSpace(line[at:])
		if u, err := url.Parse(address); err != nil || u.Host == "" || strings.ContainsAny(address, " \t") || label == "" {
			return t.send(telegram.Escape(t.text("draft.links.wrong", "line", telegram.Shorten(line, 100))), nil)
		}
		rows = append(rows, []broadcast.Link{{Text: telegram.Shorten(label, 60), URL: address}})
	}
	for i := range d.Versions {
		c := d.Versions[i].Content
		c.Buttons = rows
		if err := c.Check(); err != nil {
			return t.send(telegram.Escape(t.text("draft.wrong", "what", t.wordError(err))), nil)
		}
		d.Versions[i].Content = c
	}
	t.conv.Compose.Await, t.conv.Compose.Panel = "", 0
	return t.changeDraft(d)
}

// showDraft shows what the draft is and what can be done with it, in its panel when there is one.
func (t *turn) showDraft(d Draft) error {
	if len(d.Versions) == 0 {
		return t.await(d, awaitContent, "", "draft.ask")
	}
	head := t.text("draft.head")
	if d.Of != "" {
		head = t.text("draft.head.correct", "id", d.Of)
	}
	lines := []string{telegram.Bold(head)}
	for _, v := range d.Versions {
		lines = append(lines, telegram.Escape(t.desk.Say(v.Lang, "name")+": "+t.summary(v.Content)))
	}
	if d.Of == "" {
		lines = append(lines, telegram.Escape(t.text("draft.audience", "audience", t.whom(d.Audience))))
	}
	lines = append(lines, telegram.Escape(t.due(d)))
	return t.panel(strings.Join(lines, "\n"), t.draftButtons(d))
}

func (t *turn) draftButtons(d Draft) [][]telegram.Button {
	button := func(key, code string) telegram.Button {
		return telegram.Button{Text: t.text(key), Data: data(draftData, code+"."+d.ID)}
	}
	rows := [][]telegram.Button{
		{button("draft.preview", "p"), button("draft.test", "t")},
		{button("draft.languages", "l"), button("draft.links", "k")},
	}
	if d.Of == "" {
		rows = append(rows, []telegram.Button{button("draft.audience.button", "a"), button("draft.schedule", "s")})
	}
	return append(rows, []telegram.Button{button("draft.cancel", "x"), button("draft.send", "y")})
}

// panel shows the draft in the message that showed it before, so that a draft in work is one message.
func (t *turn) panel(html string, buttons [][]telegram.Button) error {
	if t.update.Callback != nil {
		return t.show(html, buttons)
	}
	parts := t.messages(html, buttons)
	if id := t.conv.Compose.Panel; id != 0 && len(parts) == 1 {
		id, err := t.replace(id, parts[0])
		t.conv.Compose.Panel = id
		return err
	}
	err := t.sendParts(parts)
	if n := len(t.effort.sent); n > 0 {
		t.conv.Compose.Panel = t.effort.sent[n-1]
	}
	return err
}

// summary says in a line what a content is.
func (t *turn) summary(c broadcast.Content) string {
	start := telegram.Shorten(strings.Join(strings.Fields(c.Text), " "), 80)
	what := ""
	switch {
	case c.Forward != nil:
		return t.text("draft.forward")
	case len(c.Media) > 1:
		what = t.text("draft.album", "n", fmt.Sprint(len(c.Media)))
	case len(c.Media) == 1:
		what = t.text("draft.media." + c.Media[0].Kind)
	}
	if what != "" && start != "" {
		what += t.text("join.comma")
	}
	if start != "" {
		what += "“" + start + "”"
	}
	if n := len(c.Buttons); n > 0 {
		what += t.text("join.comma") + t.text("draft.linked", "n", fmt.Sprint(n))
	}
	return what
}

// languages shows in which languages there are versions; with a language it asks for that version, or takes it away ("ko.off").
func (t *turn) languages(d Draft, with string) error {
	name, off, _ := strings.Cut(with, ".")
	lang := knowledge.Lang(name)
	switch {
	case with == "":
	case !slices.Contains(knowledge.Langs(), lang):
		return nil
	case off == "off" && len(d.Versions) > 1 && d.version(lang) >= 0:
		d.Versions = slices.Delete(d.Versions, d.version(lang), d.version(lang)+1)
		return t.changeDraft(d)
	case off == "":
		return t.await(d, awaitContent, lang, "draft.ask.in", "language", t.desk.Say(lang, "name"))
	}
	var buttons [][]telegram.Button
	for _, lang := range knowledge.Langs() {
		row := t.row("➕ "+t.desk.Say(lang, "name"), draftData, "l."+d.ID+"."+string(lang))
		if d.version(lang) >= 0 {
			row[0].Text = "✅ " + t.desk.Say(lang, "name")
			if len(d.Versions) > 1 {
				row = append(row, telegram.Button{Text: "🗑", Data: data(draftData, "l."+d.ID+"."+string(lang)+".off")})
			}
		}
		buttons = append(buttons, row)
	}
	return t.show(telegram.Escape(t.text("draft.languages.head")), append(buttons, t.row(t.text("button.back"), draftData, "d."+d.ID)))
}

// preview sends the draft to a chat as its followers will get it, in each of its languages.
func (t *turn) preview(d Draft, chat int64) error {
	for _, v := range d.Versions {
		if _, err := broadcast.Deliver(t.ctx, t.telegram, chat, v.Content); err != nil {
			bad := (*telegram.BadRequest)(nil)
			if chat != t.chat || !errors.As(err, &bad) {
				return err
			}
			return t.send(telegram.Escape(t.text("draft.wrong", "what", bad.Description)), nil)
		}
	}
	return nil
}

// test sends the draft to its author, or to all who may send broadcasts.
func (t *turn) test(d Draft, to string) error {
	switch to {
	case "me":
		return t.preview(d, t.chat)
	case "staff":
		people, err := t.colleagues(t.ctx, Broadcasts)
		if err != nil {
			return err
		}
		reached := 0
		for _, user := range people {
			if err := t.preview(d, user); err == nil {
				reached++
			}
		}
		t.toast.say(t.text("draft.tested", "n", fmt.Sprint(reached), "all", fmt.Sprint(len(people))))
		return nil
	}
	id := d.ID
	return t.show(telegram.Escape(t.text("draft.test.head")), [][]telegram.Button{
		t.row(t.text("draft.test.me"), draftData, "t."+id+".me"), t.row(t.text("draft.test.staff"), draftData, "t."+id+".staff"),
		t.row(t.text("button.back"), draftData, "d."+id)})
}

// colleagues are the users who have a right.
func (b *Bot) colleagues(ctx context.Context, r Right) ([]int64, error) {
	people := slices.Clone(b.admins)
	members, err := b.store.Members(ctx)
	for _, m := range members {
		if slices.Contains(m.Rights, r) && !slices.Contains(people, m.User) {
			people = append(people, m.User)
		}
	}
	return people, err
}

func (t *turn) dropDraft(d Draft) error {
	if err := t.record(Entry{Did: "draft.drop", About: d.ID}); err != nil {
		return err
	}
	if _, err := t.store.DropDraft(t.ctx, d.ID); err != nil {
		return err
	}
	t.conv.Compose = composing{}
	return t.show(telegram.Escape(t.text("draft.dropped")), nil)
}

// listDrafts lists the drafts of all staff.
func (t *turn) listDrafts() error {
	drafts, err := t.store.Drafts(t.ctx)
	if err != nil {
		return err
	}
	if len(drafts) == 0 {
		return t.show(telegram.Escape(t.text("drafts.none")), nil)
	}
	var buttons [][]telegram.Button
	for _, d := range drafts[:min(len(drafts), 20)] {
		label := t.text("draft.empty")
		if len(d.Versions) > 0 {
			label = t.summary(d.Versions[0].Content)
		}
		buttons = append(buttons, t.row(t.moment(d.Changed)+" "+label, draftData, "d."+d.ID))
	}
	return t.show(telegram.Escape(t.text("drafts.head")), buttons)
}

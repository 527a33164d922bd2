package bot

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"zonedesk/bot/desk"
	"zonedesk/bot/library"
	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
	"zonedesk/knowledge/workbook"
)

// Proposal is an edit of the knowledge that waits for leave to be published: a workbook, which stays with Telegram, to be read again when
// that comes, or what takes its place.
type Proposal struct {
	ID       string        `json:"id"`
	Author   int64         `json:"author"`
	Name     string        `json:"name"`           // of the author
	File     string        `json:"file,omitempty"` // Telegram's file id
	Rebase   bool          `json:"rebase,omitempty"`
	Note     string        `json:"note,omitempty"`
	Confirms *Confirmation `json:"confirms,omitempty"` // that records are still true, in place of a file
	Lesson   *Lesson       `json:"lesson,omitempty"`   // an article, in place of a file
}

// proposalLife is how long a proposal waits.
const proposalLife = 24 * time.Hour

// proposals keeps what waits to be published.
type proposals interface {
	KeepProposal(ctx context.Context, p Proposal, life time.Duration) error
	// Proposal gives one; ok is false when it was published or dropped, or has waited too long.
	Proposal(ctx context.Context, id string) (p Proposal, ok bool, err error)
	// DropProposal takes it away; ok is true for one caller alone.
	DropProposal(ctx context.Context, id string) (ok bool, err error)
	// Versions returns at most limit published versions from number downwards, 0 the current one.
	Versions(ctx context.Context, number, limit int) ([]library.Version, error)
}

// knowledgeForm is the form of the codes behind knowledgeData: "home", "book.7", "versions.7" (from there down), "v.7", "tell.7" (those who were told what it changed), "back.7" (ask),
// "BACK.7.9" (go back to 7 from 9), those of upkeepPress, and for a proposal p publish, o approve, r rebase, x drop.
var knowledgeForm = regexp.MustCompile(`^(home|give|take|(look|gaps)\.\d{1,4}|of\.[a-z0-9+-]{1,44}\.\d{1,4}|(yes|no)\.[0-9a-f]{16}\.\d{1,4}|(book|versions|v|back|tell)\.\d{1,9}|BACK\.\d{1,9}\.\d{1,9}|[porx]\.[a-z0-9]{8})$`)

func (t *turn) knowledgePress(code string) error {
	if t.library == nil {
		return nil
	}
	what, rest, _ := strings.Cut(code, ".")
	first, second, _ := strings.Cut(rest, ".")
	number, _ := strconv.Atoi(first)
	switch what {
	case "home":
		return t.showKnowledge()
	case "book":
		return t.sendWorkbook(number)
	case "versions":
		return t.listVersions(number)
	case "v":
		return t.showVersion(number)
	case "tell":
		return t.orderCorrection(number)
	case "back":
		return t.askRollBack(number)
	case "look", "of", "gaps", "yes", "no", "give", "take":
		return t.upkeepPress(what, rest)
	case "BACK":
		base, _ := strconv.Atoi(second)
		return t.rollBack(number, base)
	}
	return t.proposalPress(what, first)
}

// knowledge sends the workbook of the current version and says what to do with it.
func (t *turn) knowledge() error {
	if t.library == nil {
		return t.stranger()
	}
	if err := t.showKnowledge(); err != nil {
		return err
	}
	v, err := t.library.Store.CurrentVersion(t.ctx)
	if err != nil {
		return err
	}
	return t.sendWorkbook(v.Number)
}

func (t *turn) showKnowledge() error {
	pack, v, err := t.library.Current(t.ctx)
	if err != nil {
		return err
	}
	lines := []string{telegram.Bold(t.text("knowledge.head", "n", strconv.Itoa(v.Number))), telegram.Escape(t.versionLine(v)),
		telegram.Escape(t.text("knowledge.holds", "zones", strconv.Itoa(len(pack.Zones)), "facts", strconv.Itoa(len(pack.Facts)), "articles", strconv.Itoa(len(pack.Articles)))),
		"", telegram.Escape(t.text("knowledge.how"))}
	return t.show(strings.Join(lines, "\n"), [][]telegram.Button{
		t.row(t.text("knowledge.book"), knowledgeData, "book."+strconv.Itoa(v.Number)),
		t.row(t.text("upkeep.button", "n", strconv.Itoa(len(t.concerns(t.desk)))), knowledgeData, "look.0"),
		t.row(t.text("knowledge.versions"), knowledgeData, "versions.0")})
}

// versionLine says who made a version and when.
func (t *turn) versionLine(v library.Version) string {
	if v.Number == 0 {
		return t.text("version.own")
	}
	line := t.text("version.line", "n", strconv.Itoa(v.Number), "author", v.Author, "when", t.moment(v.Time))
	if v.Restores > 0 {
		line += t.text("join.comma") + t.text("version.restores", "n", strconv.Itoa(v.Restores-1))
	}
	return line
}

func (t *turn) sendWorkbook(number int) error {
	pack, _, err := t.library.Pack(t.ctx, number)
	if errors.Is(err, library.ErrNoVersion) || errors.Is(err, library.ErrDamaged) {
		t.toast.say(t.text("version.damaged"))
		return nil
	}
	if err != nil {
		return err
	}
	if err := t.telegram.Action(t.ctx, t.chat, t.thread, "upload_document"); err != nil {
		t.log.Debug("what is under way could not be shown", "error", err)
	}
	var book bytes.Buffer
	if err := workbook.Write(&book, pack, workbook.Origin{Version: number, Time: t.now()}); err != nil {
		return err
	}
	_, err = t.telegram.Upload(t.ctx, "sendDocument", telegram.Params{"chat_id": t.chat, "caption": t.text("knowledge.caption", "n", strconv.Itoa(number))},
		telegram.File{Field: "document", Name: fmt.Sprintf("%s-v%d.xlsx", pack.ID, number), Bytes: book.Bytes()})
	return err
}

// bringsWorkbook tells whether a message is a workbook that came back from somebody who may publish it; it never is for anybody else,
// who is told that files can't be read.
func (t *turn) bringsWorkbook() (bool, error) {
	m := t.update.Message
	if m == nil || m.Document == nil || t.library == nil || !m.Chat.Private() || !strings.HasSuffix(strings.ToLower(m.Document.Name), ".xlsx") {
		return false, nil
	}
	return t.may(Knowledge)
}

// takeWorkbook reads a workbook, and shows what publishing it would change.
func (t *turn) takeWorkbook() error {
	m := t.update.Message
	p := Proposal{ID: strings.ToLower(rand.Text()[:8]), Author: t.update.Person(), Name: nameOf(t.update.From()), File: m.Document.ID, Note: telegram.Shorten(m.Caption, 200)}
	if m.Document.Size >= workbook.MaxFile {
		return t.tell(t.text("knowledge.refused", "why", t.word((&workbook.Refused{Why: workbook.TooLarge}).Message())))
	}
	return t.propose(p)
}

// edit is what a proposal makes of the knowledge: its workbook, what it confirms, or its lesson. Faults are *workbook.Faults, a file that
// is no workbook is *workbook.Refused, and a lesson with faults *unteachable.
func (t *turn) edit(p Proposal) (library.Edit, error) {
	switch {
	case p.Confirms != nil:
		return t.confirmation(p)
	case p.Lesson != nil:
		return t.lessonEdit(p)
	}
	e := library.Edit{Author: p.Name, Note: p.Note, Rebase: p.Rebase}
	data, err := t.telegram.Download(t.ctx, p.File, workbook.MaxFile)
	if errors.Is(err, telegram.ErrFileTooLarge) {
		return e, &workbook.Refused{Why: workbook.TooLarge}
	}
	if err != nil {
		return e, err
	}
	pack, origin, err := workbook.Read(data)
	if err != nil {
		return e, err
	}
	e.Files, e.Base = pack.Files(), origin.Version
	return e, nil
}

// propose shows what a proposal would change, and offers to publish it; or says why it can't be published.
func (t *turn) propose(p Proposal) error {
	e, r, err := t.reviewed(p)
	if err != nil {
		return t.rejected(p, r, err)
	}
	if p.Lesson != nil {
		return t.offerLesson(p, e)
	}
	told, err := t.toldOf(e)
	if err != nil {
		return err
	}
	if err := t.store.KeepProposal(t.ctx, p, proposalLife); err != nil {
		return err
	}
	text := telegram.Bold(t.text("publish.head", "summary", t.word(r.Summary().Message()))) + "\n" + t.changeLines(r.Changes) +
		"\n" + telegram.Escape(t.text("publish.told", "n", strconv.Itoa(told)))
	if p.Confirms != nil && p.Confirms.lost > 0 {
		text += "\n" + telegram.Escape(t.text("upkeep.lost", "n", strconv.Itoa(p.Confirms.lost)))
	}
	if err := t.show(text, [][]telegram.Button{t.publishRow(p), t.row(t.text("publish.cancel"), knowledgeData, "x."+p.ID)}); err != nil {
		return err
	}
	return t.sendLines("changes", len(r.Changes), func(i int) string { return t.desk.Change(t.language(), r.Changes[i], 0) })
}

// reviewed makes a proposal's edit and looks at what it would change; the review tells as much as is known when that fails.
func (t *turn) reviewed(p Proposal) (e library.Edit, r library.Review, err error) {
	if e, err = t.edit(p); err != nil {
		return e, r, err
	}
	r, err = t.library.Review(t.ctx, e)
	return e, r, err
}

// publishRow is the button that publishes a proposal, or has it approved.
func (t *turn) publishRow(p Proposal) []telegram.Button {
	if t.approval {
		return t.row(t.text("publish.ask"), knowledgeData, "p."+p.ID)
	}
	return t.row(t.text("publish.yes"), knowledgeData, "p."+p.ID)
}

// valueShown is how many characters of what a field held a message shows.
const valueShown = 80

// shownChanges is how many changes or faults a message shows; more are sent as a file too.
const shownChanges = 12

func (t *turn) changeLines(changes []knowledge.Change) string {
	var b strings.Builder
	for _, c := range changes[:min(len(changes), shownChanges)] {
		b.WriteString("• " + telegram.Escape(telegram.Shorten(t.desk.Change(t.language(), c, valueShown), 250)) + "\n")
	}
	if len(changes) > shownChanges {
		b.WriteString("…\n")
	}
	return b.String()
}

// sendLines sends what is too long for a message as a text file.
func (t *turn) sendLines(name string, n int, line func(int) string) error {
	if n <= shownChanges {
		return nil
	}
	var b bytes.Buffer
	for i := range n {
		b.WriteString(line(i) + "\n")
	}
	_, err := t.telegram.Upload(t.ctx, "sendDocument", telegram.Params{"chat_id": t.chat}, telegram.File{Field: "document", Name: name + ".txt", Bytes: b.Bytes()})
	return err
}

func wordAll[T any](list []T, word func(T) string) []string {
	all := make([]string, len(list))
	for i, one := range list {
		all[i] = word(one)
	}
	return all
}

// rejected says why a proposal can't be published as it is, and what can be done.
func (t *turn) rejected(p Proposal, r library.Review, err error) error {
	var faults workbook.Faults
	var packFaults knowledge.Faults
	var refused *workbook.Refused
	var overtaken *library.Overtaken
	var conflicts library.Conflicts
	var unfit *desk.Unfit
	var untaught *unteachable
	lines := func(key string, all []string) error {
		text := telegram.Bold(t.text(key, "n", strconv.Itoa(len(all))))
		for _, line := range all[:min(len(all), shownChanges)] {
			text += "\n• " + telegram.Escape(telegram.Shorten(line, 250))
		}
		if err := t.show(text, nil); err != nil {
			return err
		}
		return t.sendLines("faults", len(all), func(i int) string { return all[i] })
	}
	say := func(sentence string) error { return t.show(telegram.Escape(sentence), nil) }
	switch {
	case errors.As(err, &untaught):
		return t.lessonRejected(p, untaught)
	case errors.As(err, &faults):
		return lines("knowledge.faults", wordAll(faults, func(f workbook.Fault) string { return f.Place() + ": " + t.word(f.Message) }))
	case errors.As(err, &packFaults):
		return lines("knowledge.faults", wordAll(packFaults, func(f knowledge.Fault) string { return f.Pos.String() + ": " + t.word(f.Message) }))
	case errors.As(err, &refused):
		return say(t.text("knowledge.refused", "why", t.word(refused.Message())))
	case errors.As(err, &overtaken):
		return t.offerRebase(p, r, overtaken)
	case errors.As(err, &conflicts):
		return lines("knowledge.conflicts", wordAll(conflicts, func(c knowledge.Conflict) string { return t.desk.Conflict(t.language(), c) }))
	case errors.As(err, &unfit):
		return say(t.text("knowledge.unfit", "why", t.word(unfit.Message())))
	case errors.Is(err, library.ErrNoDifference):
		return say(t.text("knowledge.same"))
	case errors.Is(err, library.ErrNoVersion):
		return say(t.text("knowledge.foreign"))
	}
	return err
}

func (t *turn) offerRebase(p Proposal, r library.Review, o *library.Overtaken) error {
	if err := t.store.KeepProposal(t.ctx, p, proposalLife); err != nil {
		return err
	}
	text := telegram.Bold(t.text("knowledge.overtaken", "n", strconv.Itoa(o.Current.Number), "author", o.Current.Author, "base", strconv.Itoa(o.Base))) +
		"\n" + t.changeLines(r.Meantime)
	return t.show(text, [][]telegram.Button{t.row(t.text("publish.rebase"), knowledgeData, "r."+p.ID), t.row(t.text("publish.cancel"), knowledgeData, "x."+p.ID)})
}

// toldOf is how many followers would hear of an edit.
func (t *turn) toldOf(e library.Edit) (n int, err error) {
	next, err := e.Files.Load()
	if err != nil {
		return 0, err
	}
	changes := changesBetween(t.desk.Pack(), next)
	for cursor := ""; ; {
		page, after, err := t.store.Audience(t.ctx, Audience{}, cursor)
		if err != nil {
			return 0, err
		}
		for _, f := range page {
			if len(changes.of(f)) > 0 {
				n++
			}
		}
		if cursor = after; cursor == "" {
			return n, nil
		}
	}
}

func (t *turn) proposalPress(do, id string) error {
	p, ok, err := t.store.Proposal(t.ctx, id)
	if err != nil {
		return err
	}
	if !ok {
		t.toast.say(t.text("publish.gone"))
		return nil
	}
	switch do {
	case "r":
		p.Rebase = true
		return t.propose(p)
	case "x":
		if _, err := t.store.DropProposal(t.ctx, id); err != nil {
			return err
		}
		return t.show(telegram.Escape(t.text("publish.dropped")), nil)
	case "o":
		if p.Author == t.update.Person() {
			t.toast.say(t.text("approve.self"))
			return nil
		}
		return t.publish(p)
	}
	if t.approval {
		return t.askToPublish(p)
	}
	return t.publish(p)
}

// askToPublish asks all others who may publish for their word.
func (t *turn) askToPublish(p Proposal) error {
	people, err := t.colleagues(t.ctx, Knowledge)
	if err != nil {
		return err
	}
	e, r, err := t.reviewed(p)
	if err != nil {
		return t.rejected(p, r, err)
	}
	what := t.changeLines(r.Changes)
	if p.Lesson != nil {
		if what, err = t.lessonShown(p, e); err != nil {
			return err
		}
	}
	html := telegram.Bold(t.text("publish.approve", "who", p.Name)) + "\n" + what
	buttons := [][]telegram.Button{t.row(t.text("publish.approve.yes"), knowledgeData, "o."+p.ID), t.row(t.text("publish.cancel"), knowledgeData, "x."+p.ID)}
	asked := 0
	for _, user := range people {
		if user == p.Author {
			continue
		}
		if _, err := t.telegram.Send(t.ctx, telegram.Message{Chat: user, HTML: html, Buttons: buttons}); err != nil {
			t.log.Info("a member of staff could not be asked for approval", "error", err)
			continue
		}
		asked++
	}
	if asked == 0 {
		return t.tell(t.text("approve.nobody"))
	}
	return t.show(telegram.Escape(t.text("publish.asked", "n", strconv.Itoa(asked))), nil)
}

// publish makes a proposal the current version. It is taken away first, so that two presses publish once.
func (t *turn) publish(p Proposal) error {
	e, err := t.edit(p)
	if err != nil {
		return t.rejected(p, library.Review{}, err)
	}
	if ok, err := t.store.DropProposal(t.ctx, p.ID); err != nil || !ok {
		t.toast.say(t.text("publish.gone"))
		return err
	}
	if err := t.record(Entry{Did: "knowledge.publish", Whom: p.Author, About: p.ID}); err != nil {
		return err
	}
	if err := t.orderBelated(p); err != nil {
		return err
	}
	v, r, err := t.library.Publish(t.ctx, e)
	if err != nil {
		return t.rejected(p, r, errors.Join(err, t.dropBelated(p)))
	}
	t.taught(p)
	html, buttons := t.published(v, t.changeLines(r.Changes))
	if p.Author != t.update.Person() {
		t.sendAside(telegram.Message{Chat: p.Author, HTML: html, Buttons: buttons})
	}
	return t.show(html, buttons)
}

// versionsAPage is how many versions a list shows.
const versionsAPage = 8

func (t *turn) listVersions(from int) error {
	if t.library == nil {
		return t.stranger()
	}
	versions, err := t.store.Versions(t.ctx, from, versionsAPage+1)
	if err != nil {
		return err
	}
	var buttons [][]telegram.Button
	more := 0
	if len(versions) > versionsAPage {
		more, versions = versions[versionsAPage].Number, versions[:versionsAPage]
	}
	for _, v := range versions {
		buttons = append(buttons, t.row(t.versionLine(v), knowledgeData, "v."+strconv.Itoa(v.Number)))
	}
	if more > 0 {
		buttons = append(buttons, t.row("▶", knowledgeData, "versions."+strconv.Itoa(more)))
	} else {
		buttons = append(buttons, t.row(t.versionLine(library.Version{}), knowledgeData, "v.0"))
	}
	return t.show(telegram.Bold(t.text("versions.head")), buttons)
}

func (t *turn) showVersion(number int) error {
	versions, err := t.store.Versions(t.ctx, number, 1)
	if err != nil && !errors.Is(err, library.ErrNoVersion) {
		return err
	}
	current, err := t.library.Store.CurrentVersion(t.ctx)
	if err != nil {
		return err
	}
	v := library.Version{}
	if number > 0 && len(versions) == 1 {
		v = versions[0]
	}
	lines := []string{telegram.Bold(t.versionLine(v))}
	if v.Note != "" {
		lines = append(lines, telegram.Escape(v.Note))
	}
	if len(v.Summary) > 0 {
		lines = append(lines, telegram.Escape(t.word(v.Summary.Message())))
	}
	n := strconv.Itoa(v.Number)
	buttons := [][]telegram.Button{t.row(t.text("knowledge.book"), knowledgeData, "book."+n)}
	if v.Number == current.Number {
		lines = append(lines, telegram.Escape(t.text("version.current")))
	} else {
		buttons = append(buttons, t.row(t.text("version.back"), knowledgeData, "back."+n))
	}
	return t.show(strings.Join(lines, "\n"), append(buttons, t.row(t.text("button.back"), knowledgeData, "versions.0")))
}

func (t *turn) askRollBack(number int) error {
	now, v, err := t.library.Current(t.ctx)
	if err != nil {
		return err
	}
	then, _, err := t.library.Pack(t.ctx, number)
	if err != nil {
		return t.rejected(Proposal{}, library.Review{}, err)
	}
	n := strconv.Itoa(number)
	text := telegram.Bold(t.text("version.back.sure", "n", n)) + "\n" + t.changeLines(knowledge.Diff(now, then))
	return t.show(text, [][]telegram.Button{t.row(t.text("version.back.yes", "n", n), knowledgeData, fmt.Sprintf("BACK.%d.%d", number, v.Number)),
		t.row(t.text("button.back"), knowledgeData, "v."+n)})
}

func (t *turn) rollBack(to, base int) error {
	if err := t.record(Entry{Did: "knowledge.back", About: strconv.Itoa(to)}); err != nil {
		return err
	}
	v, err := t.library.RollBack(t.ctx, to, base, nameOf(t.update.From()), "")
	switch {
	case errors.As(err, new(*library.Overtaken)), errors.Is(err, library.ErrNoDifference):
		t.toast.say(t.text("draft.changed"))
		return t.listVersions(0)
	case err != nil:
		return t.rejected(Proposal{}, library.Review{}, err)
	}
	return t.show(t.published(v))
}

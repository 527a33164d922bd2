package bot

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"zonedesk/bot/desk"
	"zonedesk/bot/library"
	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
)

// Confirmation is what a member of staff says to be still true.
type Confirmation struct {
	Marks []string  `json:"marks"` // of the records as they were, see knowledge.Concern
	Title string    `json:"title"` // of the source that it becomes
	At    time.Time `json:"at"`
	lost  int       // of them that have changed since and are left out
}

// How much of the list is shown at a time.
const (
	concernsAPage = 4
	groupsAPage   = 12
	wantedAPage   = 15
	confirmMost   = 200 // records that are confirmed together
)

// A figure that isn't known is listed when it was asked for so often within so many days.
const (
	wantedDays  = 84
	wantedTimes = 2
)

// topicGroup begins the name of a group of records on more than one zone; its topic follows.
const topicGroup = "+"

// groupOf names the group in which a concern is listed: its zone, or "+" and its topic.
func groupOf(c knowledge.Concern) string {
	switch {
	case c.Zone() != "":
		return c.Zone()
	case c.Fact != nil:
		info, _ := c.Fact.Measure.Info()
		return topicGroup + info.Topic
	}
	return topicGroup + c.Article.Topic
}

// concerns are the records that staff should look at, of the version that is served.
func (b *Bot) concerns(d answerer) []knowledge.Concern {
	return d.Pack().Concerns(b.ages, b.now().In(b.zone))
}

// group is some concerns that are listed together.
type group struct {
	name string
	list []knowledge.Concern
}

// grouped are concerns by group, those with the most of them first.
func grouped(concerns []knowledge.Concern) []group {
	var all []group
	at := map[string]int{}
	for _, c := range concerns {
		name := groupOf(c)
		i, ok := at[name]
		if !ok {
			i = len(all)
			at[name], all = i, append(all, group{name: name})
		}
		all[i].list = append(all[i].list, c)
	}
	slices.SortStableFunc(all, func(a, b group) int { return len(b.list) - len(a.list) })
	return all
}

func (b *Bot) groupName(d answerer, lang knowledge.Lang, name string) string {
	if topic, ok := strings.CutPrefix(name, topicGroup); ok {
		return d.Say(lang, "upkeep.all", "topic", d.Say(lang, "stats.topic."+topic))
	}
	if z := d.Pack().Zone(name); z != nil {
		short, _ := z.Short.In(lang)
		return short
	}
	return name
}

// upkeepPress acts on a button of the list: look.PAGE of the groups, of.GROUP.PAGE, gaps.PAGE, yes.MARK.PAGE and no.MARK.PAGE for a record
// of that page, give (publish what was gathered), take (drop it).
func (t *turn) upkeepPress(what, rest string) error {
	first, second, _ := strings.Cut(rest, ".")
	page, _ := strconv.Atoi(cmp.Or(second, first))
	switch what {
	case "look":
		return t.showConcerns(page)
	case "of":
		return t.showGroup(first, page)
	case "gaps":
		return t.showWanted(page)
	case "yes", "no":
		return t.gather(first, what == "yes", page)
	case "give":
		return t.proposeConfirmed()
	}
	t.conv.Confirm = nil
	return t.showConcerns(0)
}

// showConcerns shows how many figures there are to be looked at, and what they are about.
func (t *turn) showConcerns(page int) error {
	concerns := t.concerns(t.desk)
	gaps, err := t.wanted(t.ctx)
	if err != nil {
		return err
	}
	if len(concerns)+len(gaps) == 0 {
		return t.show(telegram.Escape(t.text("upkeep.none")), append(t.confirmRows(), t.row(t.text("button.back"), knowledgeData, "home")))
	}
	groups := grouped(concerns)
	page = min(page, max(0, len(groups)-1)/groupsAPage)
	html := telegram.Bold(t.text("upkeep.head")) + "\n" + telegram.Escape(t.tallyOf(t.desk, t.language(), concerns, gaps)) + "\n\n" + telegram.Escape(t.text("upkeep.how"))
	var list []telegram.Button
	for _, g := range groups[page*groupsAPage : min(len(groups), (page+1)*groupsAPage)] {
		list = append(list, telegram.Button{Text: telegram.Shorten(t.groupName(t.desk, t.language(), g.name), 50) + " (" + strconv.Itoa(len(g.list)) + ")", Data: data(knowledgeData, "of."+g.name+".0")})
	}
	buttons := append(inRows(list), t.paging("look", page, len(groups), groupsAPage)...)
	if len(gaps) > 0 {
		buttons = append(buttons, t.row(t.text("upkeep.gaps", "n", strconv.Itoa(len(gaps))), knowledgeData, "gaps.0"))
	}
	return t.show(html, append(append(buttons, t.confirmRows()...), t.row(t.text("button.back"), knowledgeData, "home")))
}

// tallyOf says how many figures there are of each concern.
func (b *Bot) tallyOf(d answerer, lang knowledge.Lang, concerns []knowledge.Concern, gaps []wanted) string {
	old, doubtful := 0, 0
	for _, c := range concerns {
		if c.Age > 0 || c.Ended {
			old++
		}
		if len(c.Doubts) > 0 {
			doubtful++
		}
	}
	return d.Say(lang, "upkeep.tally", "old", strconv.Itoa(old), "doubtful", strconv.Itoa(doubtful), "gaps", strconv.Itoa(len(gaps)))
}

// paging is a row of buttons that turn the pages of a list; there is none when it has one page.
func (t *turn) paging(code string, page, all, aPage int) [][]telegram.Button {
	var row []telegram.Button
	if page > 0 {
		row = append(row, telegram.Button{Text: "◀", Data: data(knowledgeData, fmt.Sprintf("%s.%d", code, page-1))})
	}
	if (page+1)*aPage < all {
		row = append(row, telegram.Button{Text: fmt.Sprintf("%d/%d ▶", page+1, (all+aPage-1)/aPage), Data: data(knowledgeData, fmt.Sprintf("%s.%d", code, page+1))})
	}
	if row == nil {
		return nil
	}
	return [][]telegram.Button{row}
}

// confirmRows offer to publish what was gathered, or to drop it.
func (t *turn) confirmRows() [][]telegram.Button {
	if len(t.conv.Confirm) == 0 {
		return nil
	}
	return [][]telegram.Button{t.row(t.text("upkeep.give", "n", strconv.Itoa(len(t.conv.Confirm))), knowledgeData, "give"), t.row(t.text("upkeep.take"), knowledgeData, "take")}
}

// showGroup shows a page of a group's concerns.
func (t *turn) showGroup(name string, page int) error {
	groups := grouped(t.concerns(t.desk))
	at := slices.IndexFunc(groups, func(g group) bool { return g.name == name })
	if at < 0 {
		return t.showConcerns(0)
	}
	list := groups[at].list
	page = min(page, (len(list)-1)/concernsAPage)
	lines := []string{telegram.Bold(t.groupName(t.desk, t.language(), name))}
	var confirm []telegram.Button
	for i, c := range list[page*concernsAPage : min(len(list), (page+1)*concernsAPage)] {
		n := strconv.Itoa(page*concernsAPage + i + 1)
		lines = append(lines, "", n+". "+t.concern(c))
		if c.Confirmable() {
			confirm = append(confirm, t.confirmButton(c, n, page))
		}
	}
	buttons := append(inRows(confirm), t.paging("of."+name, page, len(list), concernsAPage)...)
	buttons = append(append(buttons, t.confirmRows()...), t.row(t.text("button.back"), knowledgeData, "look."+strconv.Itoa(at/groupsAPage)))
	return t.show(strings.Join(lines, "\n"), buttons)
}

// confirmButton says that a record is still true, or takes that back.
func (t *turn) confirmButton(c knowledge.Concern, n string, page int) telegram.Button {
	sign, do := "▫️ ", "yes"
	if slices.Contains(t.conv.Confirm, c.Mark()) {
		sign, do = "✅ ", "no"
	}
	return telegram.Button{Text: sign + t.text("upkeep.true", "n", n), Data: data(knowledgeData, fmt.Sprintf("%s.%s.%d", do, c.Mark(), page))}
}

// How long the parts of a concern are at most.
const (
	concernLead = 350
	concernRest = 180
)

// concern words a record for staff, with why they should look at it.
func (t *turn) concern(c knowledge.Concern) string {
	var lines []string
	sources := 0
	for _, line := range t.desk.Record(t.language(), c.ID()).Lines {
		line.Text = telegram.Shorten(line.Text, map[desk.LineKind]int{desk.Lead: concernLead}[line.Kind]+concernRest)
		if line.Kind == desk.Source {
			if sources++; sources > 2 {
				continue
			}
		}
		lines = append(lines, renderLine(line))
	}
	for _, why := range t.why(c) {
		lines = append(lines, telegram.Escape("⚠️ "+why))
	}
	return strings.Join(lines, "\n")
}

// why says why a record is listed.
func (t *turn) why(c knowledge.Concern) (why []string) {
	if c.Age > 0 {
		why = append(why, t.text("upkeep.old", "months", strconv.Itoa(c.Age)))
	}
	if c.Ended {
		why = append(why, t.text("upkeep.ended"))
	}
	for _, d := range c.Doubts {
		why = append(why, t.text("doubt."+string(d)))
	}
	if c.Fact != nil && c.Fact.Refer {
		why = append(why, t.text("upkeep.untold"))
	}
	if !c.Confirmable() {
		why = append(why, t.text("upkeep.edit"))
	}
	return why
}

// gather adds a record to those that the person is about to confirm, or takes it out.
func (t *turn) gather(mark string, yes bool, page int) error {
	concerns := t.concerns(t.desk)
	at := slices.IndexFunc(concerns, func(c knowledge.Concern) bool { return c.Mark() == mark })
	t.conv.Confirm = slices.DeleteFunc(t.conv.Confirm, func(m string) bool { return m == mark })
	switch {
	case at < 0 || !concerns[at].Confirmable():
		t.toast.say(t.text("upkeep.changed"))
		return t.showConcerns(0)
	case yes && len(t.conv.Confirm) >= confirmMost:
		t.toast.say(t.text("upkeep.most", "n", strconv.Itoa(confirmMost)))
	case yes:
		t.conv.Confirm = append(t.conv.Confirm, mark)
	}
	return t.showGroup(groupOf(concerns[at]), page)
}

// proposeConfirmed shows what publishing those would change, and offers to.
func (t *turn) proposeConfirmed() error {
	if len(t.conv.Confirm) == 0 {
		return t.showConcerns(0)
	}
	now := t.now()
	title := t.text("upkeep.title", "date", t.day(now))
	if name := nameOf(t.update.From()); !t.nameless {
		title = t.text("upkeep.title.by", "who", name, "date", t.day(now))
	}
	p := Proposal{ID: strings.ToLower(rand.Text()[:8]), Author: t.update.Person(), Name: nameOf(t.update.From()),
		Note: t.text("upkeep.note", "n", strconv.Itoa(len(t.conv.Confirm))), Confirms: &Confirmation{Marks: t.conv.Confirm, Title: title, At: now.UTC().Truncate(time.Second)}}
	t.conv.Confirm = nil
	return t.propose(p)
}

// confirmation is the edit that confirming makes of the current version. Records that have changed since aren't part of it.
func (t *turn) confirmation(p Proposal) (library.Edit, error) {
	e := library.Edit{Author: p.Name, Note: p.Note}
	pack, v, err := t.library.Current(t.ctx)
	if err != nil {
		return e, err
	}
	publisher := knowledge.Text{}
	for _, lang := range pack.Languages {
		publisher[lang] = t.desk.Say(lang, "upkeep.publisher")
	}
	at := p.Confirms.At.In(t.zone)
	files, ids := pack.Confirm(knowledge.Confirmation{Day: knowledge.Day{Year: at.Year(), Month: int(at.Month()), Day: at.Day()}, Title: p.Confirms.Title, Publisher: publisher}, p.Confirms.Marks)
	p.Confirms.lost = len(p.Confirms.Marks) - len(ids)
	e.Files, e.Base = files, v.Number
	return e, nil
}

// wanted is a figure that isn't known, with how often it was asked for.
type wanted struct {
	zone    string
	measure knowledge.Measure
	asked   int
}

// wanted are the figures that were asked for often and aren't known to this day, the most wanted first.
func (b *Bot) wanted(ctx context.Context) ([]wanted, error) {
	b.keepFigures(ctx)
	days, err := b.store.FiguresOf(ctx, b.lastDays(wantedDays))
	if err != nil {
		return nil, err
	}
	sum := Figures{}
	for _, f := range days {
		sum.add(f)
	}
	pack := b.answerer().Pack()
	var all []wanted
	for name, n := range sum {
		code, ok := strings.CutPrefix(name, missingFigure)
		zone, m, _ := strings.Cut(code, ":")
		if ok && n >= wantedTimes && pack.Zone(zone) != nil && !slices.ContainsFunc(pack.ZoneFacts(zone, knowledge.Measure(m)), func(f *knowledge.Fact) bool { return !f.Refer }) {
			all = append(all, wanted{zone, knowledge.Measure(m), n})
		}
	}
	slices.SortFunc(all, func(a, b wanted) int {
		return cmp.Or(cmp.Compare(b.asked, a.asked), cmp.Compare(a.zone, b.zone), cmp.Compare(a.measure, b.measure))
	})
	return all, nil
}

// showWanted lists figures that are asked for and not known.
func (t *turn) showWanted(page int) error {
	gaps, err := t.wanted(t.ctx)
	if err != nil {
		return err
	}
	page = min(page, max(0, len(gaps)-1)/wantedAPage)
	lines := []string{telegram.Bold(t.text("upkeep.gaps.head", "days", strconv.Itoa(wantedDays))), ""}
	for _, g := range gaps[page*wantedAPage : min(len(gaps), (page+1)*wantedAPage)] {
		lines = append(lines, "• "+telegram.Escape(t.text("upkeep.gap", "zone", t.groupName(t.desk, t.language(), g.zone), "what", t.text("label."+string(g.measure)), "n", strconv.Itoa(g.asked))))
	}
	lines = append(lines, "", telegram.Escape(t.text("upkeep.gaps.how")))
	return t.show(strings.Join(lines, "\n"), append(t.paging("gaps", page, len(gaps), wantedAPage), t.row(t.text("button.back"), knowledgeData, "look.0")))
}

// onces notes what is to be done once only, by whichever process comes first.
type onces interface {
	// Once reports whether nobody has done something yet, and takes it on, for as long as life.
	Once(ctx context.Context, what string, life time.Duration) (bool, error)
	// Again lets it be done by somebody else, since it could not be.
	Again(ctx context.Context, what string) error
}

const (
	upkeepLook = 5 * time.Minute     // how often it is looked whether staff are to be told
	weekKept   = 15 * 24 * time.Hour // for which it is known that they were told in a week
)

// urge tells staff once a week, as soon as the office is open, how many figures want to be looked at, until ctx ends or the bot stops.
func (b *Bot) urge(ctx context.Context) {
	if b.library == nil {
		return
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	defer context.AfterFunc(b.ctx, stop)()
	for pause(ctx, upkeepLook) {
		if err := b.urgeNow(ctx); err != nil && ctx.Err() == nil {
			b.log.Warn("staff could not be told which figures want to be looked at", "error", err)
		}
	}
}

// urgeNow tells staff, unless they were told in this week.
func (b *Bot) urgeNow(ctx context.Context) error {
	now := b.now().In(b.zone)
	year, number := now.ISOWeek()
	week := fmt.Sprintf("upkeep:%d-W%02d", year, number)
	if week == b.urged || !b.office.open(now) || b.answerer() == nil {
		return nil
	}
	if leads, err := b.store.Lead(ctx, "upkeep", 3*upkeepLook); err != nil || !leads {
		return err
	}
	first, err := b.store.Once(ctx, week, weekKept)
	if err != nil {
		return err
	}
	if first {
		if told, err := b.urgeStaff(ctx); err != nil && !told {
			return errors.Join(err, b.store.Again(context.WithoutCancel(ctx), week))
		} else if err != nil {
			b.log.Warn("not all staff could be told which figures want to be looked at", "error", err)
		}
	}
	b.urged = week
	return nil
}

// urgeStaff writes to the staff chat, or where there is none that can be written to, to each who may publish; told is false when it reached
// nobody for certain.
func (b *Bot) urgeStaff(ctx context.Context) (told bool, err error) {
	d := b.answerer()
	concerns := b.concerns(d)
	gaps, err := b.wanted(ctx)
	if err != nil || len(concerns)+len(gaps) == 0 {
		return false, err
	}
	urge := func(chat int64) (gone bool, err error) {
		lang := b.staffLang(ctx, chat, Enquiry{})
		_, err = b.bring(ctx, telegram.Message{Chat: chat, HTML: b.urging(d, lang, concerns, gaps), Buttons: b.urgingButtons(d, lang, chat)})
		if err == nil || telegram.Unsure(err) {
			told = true
			return false, nil
		}
		return telegram.Gone(err), err
	}
	if chat := b.staff.Load(); chat != 0 {
		if gone, err := urge(chat); !gone {
			return told, err
		}
	}
	people, err := b.colleagues(ctx, Knowledge)
	for _, user := range people {
		if gone, failed := urge(user); !gone {
			err = errors.Join(err, failed)
		}
	}
	return told, err
}

// urged is how many groups and unknown figures the weekly message names.
const urged = 5

// urging words the weekly message: how many figures, and what most of them are about.
func (b *Bot) urging(d answerer, lang knowledge.Lang, concerns []knowledge.Concern, gaps []wanted) string {
	text := func(key string, pairs ...any) string { return d.Say(lang, key, pairs...) }
	lines := []string{telegram.Bold("🗓 " + text("upkeep.week")), telegram.Escape(b.tallyOf(d, lang, concerns, gaps))}
	groups := grouped(concerns)
	for _, g := range groups[:min(len(groups), urged)] {
		lines = append(lines, "• "+telegram.Escape(b.groupName(d, lang, g.name)+": "+strconv.Itoa(len(g.list))))
	}
	for _, g := range gaps[:min(len(gaps), urged)] {
		lines = append(lines, "❓ "+telegram.Escape(text("upkeep.gap", "zone", b.groupName(d, lang, g.zone), "what", text("label."+string(g.measure)), "n", strconv.Itoa(g.asked))))
	}
	return strings.Join(lines, "\n")
}

// upkeepStart is the parameter of a link to the bot that leads to the list.
const upkeepStart = "figures"

// urgingButtons lead to the list, from a group to the private chat.
func (b *Bot) urgingButtons(d answerer, lang knowledge.Lang, chat int64) [][]telegram.Button {
	button := telegram.Button{Text: d.Say(lang, "upkeep.open"), Data: data(knowledgeData, "look.0")}
	if me := b.me.Load(); chat < 0 && me != nil {
		button.Data, button.URL = "", "https://t.me/"+me.Username+"?start="+upkeepStart
	}
	return [][]telegram.Button{{button}}
}

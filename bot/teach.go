package bot

import (
	"crypto/rand"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"zonedesk/bot/desk"
	"zonedesk/bot/library"
	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
)

// lessonForm is the form of the codes behind lessonData: what to make an article from, e.12 an enquiry, g.345 the group of a gap, p.ID a
// proposal to be changed; else the form's own.
var lessonForm = regexp.MustCompile(`^(?:[eg]\.\d{1,9}$|p\.[a-z0-9]{8}$|` + strings.TrimPrefix(formForm.String(), "^") + `)`)

// How much a lesson takes.
const (
	lessonText  = 3000 // characters in one language
	lessonWays  = 20   // ways of asking
	lessonChars = 500  // characters of a text that a draft shows
)

// lessonSteps are the steps of the form that hold a text, by language.
func lessonSteps() (names []string) {
	for _, lang := range knowledge.Langs() {
		names = append(names, string(lang))
	}
	return names
}

// teaching is the form in which staff make an article of what they answered. Each language may be skipped but one.
func teaching() *form {
	typed := func(_ *turn, code string) string { return telegram.Shorten(code, 200) }
	none := func(*turn, *openForm) []desk.Choice { return nil }
	f := &form{kind: lessonData, name: "lesson", early: true, read: readLesson, done: proposeLesson, again: func(result) map[string][]string { return nil },
		steps: []step{{name: "asked", least: 1, choices: none, label: waysLabel}}}
	for _, lang := range lessonSteps() {
		f.steps = append(f.steps, step{name: lang, choices: none, label: typed})
	}
	return &form{kind: f.kind, name: f.name, early: f.early, read: f.read, done: f.done, again: f.again, steps: append(f.steps,
		step{name: "topic", least: 1, label: topicLabel, choices: func(t *turn, _ *openForm) (list []desk.Choice) {
			for _, topic := range knowledge.Topics() {
				list = append(list, desk.Choice{Code: topic, Label: topicLabel(t, topic)})
			}
			return list
		}},
		step{name: "asof", least: 1, label: asOfLabel, choices: func(t *turn, _ *openForm) []desk.Choice {
			today := t.now().In(t.zone)
			return []desk.Choice{{Code: today.Format(time.DateOnly), Label: t.text("lesson.today")}, {Code: today.Format("2006-01"), Label: today.Format("2006-01")}}
		}},
		step{name: "source", least: 1, label: sourceLabel, choices: func(t *turn, _ *openForm) []desk.Choice {
			return []desk.Choice{{Code: ownSource, Label: t.text("lesson.own")}}
		}},
		step{name: "of", beside: true, label: func(*turn, string) string { return "" }},
		step{name: "zones", beside: true, most: gapZones, label: func(t *turn, code string) string { return t.desk.Name(t.language(), desk.ZoneChoice, code) }},
	)}
}

func topicLabel(t *turn, topic string) string {
	if !slices.Contains(knowledge.Topics(), topic) {
		return ""
	}
	return t.text("stats.topic." + topic)
}

func asOfLabel(_ *turn, code string) string {
	if d, err := knowledge.ParseDate(code); err != nil || d.IsZero() {
		return ""
	}
	return code
}

func sourceLabel(t *turn, code string) string {
	if code == ownSource {
		return t.text("lesson.own")
	}
	if s := sourceNamed(t.desk.Pack(), code); s != nil {
		return telegram.Shorten(s.Title, 120)
	}
	return telegram.Shorten(code, 120)
}

// waysLabel tells the first way of asking and how many more there are.
func waysLabel(_ *turn, code string) string {
	lines := strings.Split(code, "\n")
	label := telegram.Shorten(lines[0], 160)
	if len(lines) > 1 {
		label += " (+" + strconv.Itoa(len(lines)-1) + ")"
	}
	return label
}

// readLesson takes what is typed as it is, but a date.
func readLesson(t *turn, o *openForm, typed string) reading {
	typed = strings.TrimSpace(typed)
	switch o.Step {
	case "asked":
		var ways []string
		for line := range strings.SplitSeq(typed, "\n") {
			if line = strings.TrimSpace(line); line != "" && len(ways) < lessonWays {
				ways = append(ways, telegram.Shorten(line, gapWords))
			}
		}
		typed = strings.Join(ways, "\n")
	case "topic":
		return reading{answers: map[string][]string{}}
	case "asof":
		if typed = dateTyped(typed); typed == "" {
			return reading{answers: map[string][]string{}}
		}
	case "source":
		typed = telegram.Shorten(typed, 300)
	default:
		typed = telegram.Shorten(typed, lessonText)
	}
	return reading{answers: map[string][]string{o.Step: {typed}}}
}

// dateTyped reads a date as the pack writes it or as a person does, "" for none.
func dateTyped(typed string) string {
	if asOfLabel(nil, typed) != "" {
		return typed
	}
	for _, f := range figuresIn(typed, knowledge.VI) {
		switch f.Unit {
		case "date":
			return f.Date.String()
		case "year":
			return f.Value.String()
		}
	}
	return ""
}

// lessonPress begins a lesson, changes one that waits, or acts on the form.
func (t *turn) lessonPress(code string) error {
	what, rest, _ := strings.Cut(code, ".")
	n, _ := strconv.Atoi(rest)
	switch what {
	case "e":
		return t.teachEnquiry(n)
	case "g":
		return t.teachGap(n)
	case "p":
		p, ok, err := t.store.Proposal(t.ctx, rest)
		if err != nil {
			return err
		}
		if !ok || p.Lesson == nil {
			t.toast.say(t.text("publish.gone"))
			return nil
		}
		return t.openLesson(*p.Lesson, reviewStep)
	}
	return t.formPress(lessonData, code)
}

// teachEnquiry begins an article from an enquiry that staff answered.
func (t *turn) teachEnquiry(number int) error {
	e, ok, err := t.store.Enquiry(t.ctx, number)
	if err != nil {
		return err
	}
	if !ok || e.Question == "" {
		t.toast.say(t.text("enquiry.forgotten"))
		return nil
	}
	posts, err := t.store.Posts(t.ctx, number)
	if err != nil {
		return err
	}
	var answer []string
	for _, p := range posts {
		if p.Side == FromStaff && !p.Notice && p.Content != nil && p.Content.Text != "" && !asks(p.Content.Text) {
			answer = append(answer, p.Content.Text)
		}
	}
	asked := t.desk.Tell(desk.Question{Text: e.Question, Hint: e.Lang, Now: t.now()})
	l := t.newLesson("e"+strconv.Itoa(number), Gap{Text: e.Question, Lang: asked.Lang, Zones: asked.Zones[:min(len(asked.Zones), gapZones)]})
	l.Article = knowledge.Asked + "enquiry-" + strconv.Itoa(number)
	if text := strings.Join(answer, "\n"); text != "" {
		lang := t.desk.Tell(desk.Question{Text: text, Now: t.now()}).Lang
		l.Texts[lang] = telegram.Shorten(text, lessonText)
	}
	if !e.Replied.IsZero() {
		l.AsOf = t.day(e.Replied)
	}
	return t.openLesson(l, "")
}

// teachGap begins an article for what is asked in vain.
func (t *turn) teachGap(number int) error {
	groups, err := t.gapGroups()
	if err != nil {
		return err
	}
	for _, g := range groups {
		if slices.ContainsFunc(g, func(one Gap) bool { return one.Number == number }) {
			l := t.newLesson("g"+strconv.Itoa(number), g...)
			l.Article = knowledge.Asked + "gap-" + strconv.Itoa(number)
			return t.openLesson(l, "")
		}
	}
	t.toast.say(t.text("gaps.gone"))
	return nil
}

// newLesson is one with the questions that ask the same as those given: they are how it will be asked for.
func (t *turn) newLesson(of string, from ...Gap) Lesson {
	l := Lesson{Of: of, Questions: map[knowledge.Lang][]string{}, Texts: map[knowledge.Lang]string{}, AsOf: t.day(t.now()), Source: ownSource}
	group := gapGroup(from)
	if all, err := t.store.Gaps(t.ctx); err == nil {
		for _, g := range groupGaps(t.desk, append(slices.Clone(from), all...)) {
			if slices.ContainsFunc(g, func(one Gap) bool { return one.Number == from[0].Number && one.Text == from[0].Text }) {
				group = g
			}
		}
	}
	for _, one := range group.examples(lessonWays) {
		if personal.MatchString(one.Text) {
			continue
		}
		l.Questions[one.Lang] = append(l.Questions[one.Lang], telegram.Shorten(strings.Join(strings.Fields(one.Text), " "), gapWords))
		for _, zone := range one.Zones {
			if !slices.Contains(l.Zones, zone) && len(l.Zones) < gapZones {
				l.Zones = append(l.Zones, zone)
			}
		}
	}
	if a := t.desk.Answer(t.ctx, desk.Question{Text: from[0].Text, Lang: from[0].Lang, Now: t.now()}); slices.Contains(knowledge.Topics(), a.Topic) {
		l.Topic = a.Topic
	}
	return l
}

// personal are addresses and telephone numbers, which no way of asking needs.
var personal = regexp.MustCompile(`@|https?://|\d[\d .()-]{6,}\d`)

// openLesson opens the form with what a lesson holds, at its first gap or a step.
func (t *turn) openLesson(l Lesson, at string) error {
	if !t.memory {
		return t.say("error.store")
	}
	answers := map[string][]string{"of": {l.Of, l.Article}, "zones": l.Zones, "source": {l.Source}, "asof": {l.AsOf}}
	var ways []string
	for _, lang := range knowledge.Langs() {
		for _, q := range l.Questions[lang] {
			ways = append(ways, string(lang)+": "+q)
		}
		if text := l.Texts[lang]; text != "" {
			answers[string(lang)] = []string{text}
		} else if at != "" {
			answers[string(lang)] = []string{}
		}
	}
	if len(ways) > 0 {
		answers["asked"] = []string{strings.Join(ways, "\n")}
	}
	if l.Topic != "" {
		answers["topic"] = []string{l.Topic}
	}
	t.conv.Compose = composing{}
	f := teaching()
	o := t.open(f, answers, at)
	if at != "" {
		return t.present(f, o)
	}
	return t.advance(f, o, "")
}

// lessonOf is what the form holds.
func (t *turn) lessonOf(o *openForm) Lesson {
	one := func(name string) string {
		if list := o.Answers[name]; len(list) > 0 {
			return list[0]
		}
		return ""
	}
	l := Lesson{Of: one("of"), Topic: one("topic"), Zones: o.Answers["zones"], AsOf: one("asof"), Source: one("source"),
		Questions: map[knowledge.Lang][]string{}, Texts: map[knowledge.Lang]string{}}
	if of := o.Answers["of"]; len(of) > 1 {
		l.Article = of[1]
	} else {
		l.Article = knowledge.Asked + strings.ToLower(rand.Text()[:8])
	}
	add := func(lang knowledge.Lang, q string) {
		if !slices.Contains(l.Questions[lang], q) {
			l.Questions[lang] = append(l.Questions[lang], q)
		}
	}
	for _, lang := range knowledge.Langs() {
		text := one(string(lang))
		if first, rest, more := strings.Cut(text, "\n"); more && asks(first) { // the question in that language
			add(lang, strings.TrimSpace(first))
			text = strings.TrimSpace(rest)
		}
		if text != "" {
			l.Texts[lang] = text
		}
	}
	for line := range strings.SplitSeq(one("asked"), "\n") {
		code, q, named := strings.Cut(line, ": ")
		lang := knowledge.Lang(code)
		if !named || !slices.Contains(knowledge.Langs(), lang) {
			q, lang = line, t.desk.Tell(desk.Question{Text: line, Now: t.now()}).Lang
		}
		if q = strings.TrimSpace(q); q != "" {
			add(lang, q)
		}
	}
	return l
}

// asks reports whether a text ends as a question.
func asks(s string) bool {
	s = strings.TrimSpace(s)
	return strings.HasSuffix(s, "?") || strings.HasSuffix(s, "？")
}

// proposeLesson shows how the article will be told, and offers to publish it.
func proposeLesson(t *turn, o *openForm) error {
	if ok, err := t.may(Knowledge); err != nil || !ok || t.library == nil {
		return errors.Join(err, t.stranger())
	}
	l := t.lessonOf(o)
	if len(l.Texts) == 0 {
		t.conv.Form, o.Step = o, string(t.language())
		return t.presentWith(teaching(), o, t.text("lesson.empty"))
	}
	p := Proposal{ID: strings.ToLower(rand.Text()[:8]), Author: t.update.Person(), Name: nameOf(t.update.From()), Lesson: &l}
	t.apart = true // the draft stands below what was typed last
	if err := t.propose(p); err != nil {
		t.conv.Form = o // what was written is not lost
		return err
	}
	t.takeAway(o.Message)
	return nil
}

// lessonEdit makes an edit of the current version with a lesson in it.
func (t *turn) lessonEdit(p Proposal) (library.Edit, error) {
	pack, v, err := t.library.Current(t.ctx)
	if err != nil {
		return library.Edit{}, err
	}
	next, typed := p.Lesson.into(pack, t.publisher())
	e := library.Edit{Author: p.Name, Note: p.Lesson.title(knowledge.VI), Base: v.Number, Files: next.Files()}
	if _, err := e.Files.Load(); err != nil {
		return e, &unteachable{err, typed}
	}
	return e, nil
}

// publisher is how staff are called as a source.
func (t *turn) publisher() knowledge.Text {
	all := knowledge.Text{}
	for _, lang := range knowledge.Langs() {
		all[lang] = t.desk.Say(lang, "lesson.publisher")
	}
	return all
}

// unteachable is the error of a lesson that the checks of the pack do not pass.
type unteachable struct {
	error
	typed map[string]string // its figures as they were typed
}

func (u *unteachable) Unwrap() error { return u.error }

var (
	bareFigure   = regexp.MustCompile(`^(?:text|title) \((\w+)\) holds the figure "(.*)", which no record holds`)
	absentFigure = regexp.MustCompile(`^text \((\w+)\) lacks \{(f\d+)\}, which (\w+) has`)
)

// faults words what is wrong with a lesson for who wrote it.
func (t *turn) lessonFaults(u *unteachable) (lines []string) {
	var faults knowledge.Faults
	if !errors.As(u.error, &faults) {
		return []string{t.wordError(u.error)}
	}
	name := func(code string) string { return t.desk.Say(knowledge.Lang(code), "name") }
	for _, f := range faults {
		switch {
		case bareFigure.MatchString(f.Message.String()):
			found := bareFigure.FindStringSubmatch(f.Message.String())
			lines = append(lines, t.text("lesson.fault.figure", "language", name(found[1]), "figure", found[2]))
		case absentFigure.MatchString(f.Message.String()):
			found := absentFigure.FindStringSubmatch(f.Message.String())
			lines = append(lines, t.text("lesson.fault.absent", "language", name(found[1]), "figure", u.typed[found[2]], "other", name(found[3])))
		default:
			lines = append(lines, f.Pos.String()+": "+t.word(f.Message))
		}
	}
	return lines
}

// lessonLines are a lesson as it will be told, with what is not found by its own questions.
func (t *turn) lessonLines(p Proposal, next *desk.Desk) []string {
	l := p.Lesson
	lines := []string{telegram.Bold(t.text("lesson.head"))}
	for _, lang := range l.langs() {
		q := desk.Question{Code: "a:" + l.Article, Lang: lang, Now: t.now()}
		lines = append(lines, "", telegram.Bold(t.desk.Say(lang, "name")+" · "+l.title(lang)), telegram.Escape(telegram.Shorten(next.Answer(t.ctx, q).Text(), lessonChars)))
	}
	ways, lost := 0, 0
	for lang, list := range l.Questions {
		for _, question := range list {
			ways++
			if a := next.Answer(t.ctx, desk.Question{Text: question, Lang: lang, Context: desk.Context{Lang: lang, Zones: l.Zones, At: t.now().Unix()}, Now: t.now()}); !slices.Contains(a.Facts, l.Article) {
				lost++
				lines = append(lines, "", telegram.Escape(t.text("lesson.lost", "question", telegram.Shorten(question, 200))))
			}
		}
	}
	return append(lines, "", telegram.Escape(t.text("lesson.ways", "n", strconv.Itoa(ways-lost))))
}

// lessonRows are the buttons under a lesson that is not published yet.
func (t *turn) lessonRows(p Proposal) [][]telegram.Button {
	return [][]telegram.Button{t.row(t.text("lesson.change"), lessonData, "p."+p.ID), t.row(t.text("publish.cancel"), knowledgeData, "x."+p.ID)}
}

// lessonRejected says what is wrong with a lesson, and keeps it to be changed.
func (t *turn) lessonRejected(p Proposal, u *unteachable) error {
	if err := t.store.KeepProposal(t.ctx, p, proposalLife); err != nil {
		return err
	}
	faults := t.lessonFaults(u)
	text := telegram.Bold(t.text("knowledge.faults", "n", strconv.Itoa(len(faults))))
	for _, line := range faults[:min(len(faults), shownChanges)] {
		text += "\n• " + telegram.Escape(telegram.Shorten(line, 300))
	}
	return t.show(text, t.lessonRows(p))
}

// lessonShown words what a lesson's proposal would tell, and how many wait for it.
func (t *turn) lessonShown(p Proposal, e library.Edit) (string, error) {
	pack, err := e.Files.Load()
	if err != nil {
		return "", err
	}
	next, err := desk.New(pack, nil)
	if err != nil {
		return "", err
	}
	all, err := t.store.Gaps(t.ctx)
	if err != nil {
		return "", err
	}
	waiting := 0
	for _, asked := range t.waitingFor(t.ctx, next, p.Lesson.Article, all) {
		_, spared, err := t.spared(t.ctx, next, asked)
		if err != nil {
			return "", err
		}
		if !spared {
			waiting++
		}
	}
	lines := append(t.lessonLines(p, next), telegram.Escape(t.text("lesson.waiting", "n", strconv.Itoa(waiting))))
	return strings.Join(lines, "\n"), nil
}

// offerLesson shows a lesson and offers to publish it.
func (t *turn) offerLesson(p Proposal, e library.Edit) error {
	html, err := t.lessonShown(p, e)
	if err != nil {
		return err
	}
	if err := t.store.KeepProposal(t.ctx, p, proposalLife); err != nil {
		return err
	}
	return t.show(html, append([][]telegram.Button{t.publishRow(p)}, t.lessonRows(p)...))
}

// orderBelated has those told who asked in vain what a lesson answers, as soon as it is served. It is ordered before the lesson is published:
// a crash in between costs nothing but the order, which ends by itself.
func (t *turn) orderBelated(p Proposal) error {
	if p.Lesson == nil {
		return nil
	}
	o := Order{Article: p.Lesson.Article, Chat: p.Author, Lang: t.language(), At: t.now().UTC()}
	if p.Author != t.update.Person() {
		o.Lang = t.staffLang(t.ctx, p.Author, Enquiry{})
	}
	return t.store.UpdateOrder(t.ctx, o) // in the place of one that came to nothing
}

// dropBelated undoes orderBelated for a lesson that could not be published, and keeps the lesson to be changed.
func (t *turn) dropBelated(p Proposal) error {
	if p.Lesson == nil {
		return nil
	}
	return errors.Join(t.store.DropOrder(t.ctx, Order{Article: p.Lesson.Article}), t.store.KeepProposal(t.ctx, p, proposalLife))
}

// taught notes at the enquiry that its answer was published, and has those told who wait for it.
func (t *turn) taught(p Proposal) {
	if p.Lesson == nil {
		return
	}
	t.wakeOrders()
	n, err := strconv.Atoi(strings.TrimPrefix(p.Lesson.Of, "e"))
	if err != nil || p.Lesson.Of[0] != 'e' {
		return
	}
	e, err := t.store.ChangeEnquiry(t.ctx, n, func(e *Enquiry) { e.Article = p.Lesson.Article })
	if err != nil {
		t.log.Warn("it could not be noted that an enquiry was made knowledge", "enquiry", n, "error", err)
		return
	}
	t.refreshCards(t.ctx, e)
}

// teachAt begins a lesson of an enquiry where who pressed can fill it in: here, when this is their private chat, else there.
func (t *turn) teachAt(e Enquiry) error {
	ok, err := t.may(Knowledge)
	switch {
	case err != nil:
		return err
	case !ok || t.library == nil:
		t.toast.say(t.text("lesson.norights"))
		return nil
	case t.private():
		return t.teachEnquiry(e.Number)
	}
	n := strconv.Itoa(e.Number)
	_, err = t.telegram.Send(t.ctx, telegram.Message{Chat: t.update.Person(), HTML: telegram.Escape(t.text("lesson.begin", "n", n)),
		Buttons: [][]telegram.Button{t.row(t.text("lesson.add"), lessonData, "e."+n)}})
	switch {
	case telegram.Gone(err) || refusedForGood(err):
		t.toast.say(t.text("lesson.nochat"))
		return nil
	case err != nil:
		return err
	}
	t.toast.say(t.text("lesson.private"))
	return nil
}

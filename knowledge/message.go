package knowledge

import (
	"fmt"
	"slices"
	"strings"
)

// Message is a sentence with what is filled into it, kept apart so that it can be worded in other languages: format and arguments as fmt
// takes them. Arguments that are messages are worded too; what stands for itself, such as an id, is no message.
type Message struct {
	Format string // in English
	Args   []any
}

// Messagef makes a Message.
func Messagef(format string, args ...any) Message { return Message{format, args} }

// String is the message in English.
func (m Message) String() string { return m.In(func(format string) string { return format }) }

// Error is the same: what is wrong with an entry is an error where it is found.
func (m Message) Error() string { return m.String() }

// In words the message by other formats for the English ones, which may take the arguments in another order.
func (m Message) In(format func(english string) string) string {
	args := slices.Clone(m.Args)
	for i, a := range args {
		switch a := a.(type) {
		case Message:
			args[i] = a.In(format)
		case InLine:
			args[i] = Messagef("in line %d", a.Line).In(format)
		}
	}
	return fmt.Sprintf(format(m.Format), args...)
}

// With gives the message with other arguments in the place of some.
func (m Message) With(other func(arg any) any) Message {
	args := make([]any, len(m.Args))
	for i, a := range m.Args {
		if inner, ok := a.(Message); ok {
			args[i] = inner.With(other)
		} else {
			args[i] = other(a)
		}
	}
	return Message{m.Format, args}
}

// InLine is an argument of messages that names a line of the file in which their fault is.
type InLine Pos

// nameOf is what a record or another mapping is called: a word for a kind of record, else its key.
func nameOf(what string) Message {
	switch table(what) {
	case sources, documents, territories, places, industries, zones, facts, articles, contacts, regimes, "pack", "probe":
		return Messagef(what)
	}
	if name, ok := strings.CutPrefix(what, "figure "); ok {
		return Messagef("figure %s", name)
	}
	return Messagef("%s", what)
}

// either is one thing or another.
func either(all []Message) Message {
	one := all[0]
	for _, other := range all[1:] {
		one = Messagef("%s or %s", one, other)
	}
	return one
}

// ownerOf is a kind of record and its id, such as "zone luong-son".
func ownerOf(owner string) Message {
	kind, id, _ := strings.Cut(owner, " ")
	return Messagef("%s %s", nameOf(kind), id)
}

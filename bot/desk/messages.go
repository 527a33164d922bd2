package desk

import (
	"embed"
	"fmt"
	"sync"

	"go.yaml.in/yaml/v4"

	"zonedesk/knowledge"
)

// messageFiles translate the formats of messages, a file a language other than English, in which they are written.
//
//go:embed messages/*.yaml
var messageFiles embed.FS

// messages are formats by language and English format.
type messages map[knowledge.Lang]map[string]string

// packagedMessages are read once. Nothing changes them.
var packagedMessages = sync.OnceValues(func() (messages, error) {
	all := messages{}
	for _, lang := range knowledge.Langs() {
		if lang == knowledge.EN {
			continue
		}
		data, err := messageFiles.ReadFile("messages/" + string(lang) + ".yaml")
		formats := map[string]string{}
		if err == nil {
			err = yaml.Unmarshal(data, &formats)
		}
		if err != nil {
			return nil, fmt.Errorf("read messages %s: %w", lang, err)
		}
		all[lang] = formats
	}
	return all, nil
})

// word is a message in lang, what isn't translated in English.
func (all messages) word(lang knowledge.Lang, m knowledge.Message) string {
	return m.In(func(english string) string {
		if translated, ok := all[lang][english]; ok {
			return translated
		}
		return english
	})
}

// Word returns a message, such as a fault of a workbook, in lang.
func (d *Desk) Word(lang knowledge.Lang, m knowledge.Message) string { return d.messages.word(lang, m) }

package main

import (
	"fmt"

	"zonedesk/bot/desk"
	"zonedesk/config"
	"zonedesk/knowledge"
	"zonedesk/search"
)

// loadPack loads the pack in a folder, or the packaged one.
func loadPack(folder string) (*knowledge.Pack, error) {
	if folder == "" {
		return knowledge.Packaged()
	}
	return knowledge.LoadDir(folder)
}

// deskOf loads the pack that the settings name and opens a desk on it, its index in memory.
func deskOf(cfg config.Config) (*desk.Desk, *search.Index, error) {
	pack, err := loadPack(cfg.Knowledge)
	if err != nil {
		return nil, nil, err
	}
	return openDesk(pack, "")
}

// openDesk makes a desk of a pack; data is the folder of the index on disk, empty for one in memory.
func openDesk(pack *knowledge.Pack, data string) (*desk.Desk, *search.Index, error) {
	open := search.Build
	if data != "" {
		open = func(p *knowledge.Pack) (*search.Index, error) { return search.Open(data, p) }
	}
	index, err := open(pack)
	if err != nil {
		return nil, nil, fmt.Errorf("open index: %w", err)
	}
	d, err := desk.New(pack, index)
	if err != nil {
		index.Close()
		return nil, nil, fmt.Errorf("open desk: %w", err)
	}
	return d, index, nil
}

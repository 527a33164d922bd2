package main

import (
	"fmt"

	"zonedesk/bot/desk"
	"zonedesk/bot/library"
	"zonedesk/bot/store"
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

// newLibrary is the library of a store's versions; data is the folder of indexes on disk, empty for those in memory.
func newLibrary(s *store.Store, own *knowledge.Pack, data string) *library.Library {
	return &library.Library{Store: s, Own: own, Open: func(p *knowledge.Pack) (*desk.Desk, *search.Index, error) { return openDesk(p, data) }}
}

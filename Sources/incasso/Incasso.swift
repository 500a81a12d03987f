import ArgumentParser
@main struct Incasso: ParsableCommand {}

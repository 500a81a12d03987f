/// What a person can do with a mandate, by its state.
enum MandateStep: String, CaseIterable, Sendable {
    /// A draft was signed.
    case activate
    /// Nothing is collected for now.
    case suspend
    /// It is used again.
    case resume
    /// It ends for good.
    case cancel

    /// The states from which the step can be taken.
    var from: [Mandate.State] {
        switch self {
        case .activate: [.draft]
        case .suspend: [.active]
        case .resume: [.suspended]
        case .cancel: [.draft, .active, .suspended, .expired]
        }
    }

    /// What the audit chain calls it.
    var auditAction: StaticString {
        switch self {
        case .activate: "mandate.activate"
        case .suspend: "mandate.suspend"
        case .resume: "mandate.resume"
        case .cancel: "mandate.cancel"
        }
    }

    /// Refuses the step where the mandate's state does not allow it, and says what is possible.
    func check(_ mandate: Mandate) throws(EngineError) {
        guard !from.contains(mandate.state) else { return }
        let possible = Self.allCases.filter { $0.from.contains(mandate.state) }
        let commands = possible.map { "`incasso mandate \($0.rawValue)`" }.joined(separator: " or ")
        throw EngineError(
            .refused,
            "mandate \(mandate.id) is \(mandate.state.rawValue): there is nothing to \(rawValue)",
            remedy: possible.isEmpty
                ? "A mandate that has ended stays so: obtain a new one." : "Possible: \(commands)."
        )
    }
}

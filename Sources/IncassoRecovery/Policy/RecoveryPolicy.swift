public import IncassoCore

/// What happens after a debit failed: which route a reason takes, and which steps a route has.
///
/// A policy that exists is sound: the initialiser refuses contradictions and everything that no policy may allow, and
/// lists all of them at once. A case keeps the id and version it was opened under; a changed policy is a new version.
public struct RecoveryPolicy: Sendable, Hashable {
    /// The short name, lower-case letters, digits and hyphens.
    public let id: String
    /// The version, from 1.
    public let version: Int
    /// The first day on which cases may be opened under this version.
    public let effectiveFrom: LocalDate
    /// The law it was written for: an ISO 3166 country code, or `EU`.
    public let jurisdiction: String
    /// Debts below this amount are not pursued; it binds debts in its own currency only.
    public let minimumAmount: Money
    /// No notice and no retry when the newest bank file is older than so many banking days.
    ///
    /// Without recent bank data a debtor who has paid would be reminded.
    public let maxStatementAgeBankingDays: Int
    /// The routes, in the order of the file.
    public let routes: [Route]
    /// The id of the route that each reason class takes.
    public let reasons: [ReasonClass: String]

    /// The names of the templates that come with the product, without language and extension.
    public static let builtInTemplates: Set<String> = ["first", "second", "final", "new-details", "contact"]

    /// A checked policy.
    ///
    /// - Parameters:
    ///   - id: The short name, lower-case letters, digits and hyphens.
    ///   - version: The version, from 1.
    ///   - effectiveFrom: The first day on which cases may be opened under it.
    ///   - jurisdiction: Two upper-case letters.
    ///   - minimumAmount: The smallest debt that is pursued, zero or more.
    ///   - maxStatementAgeBankingDays: The age limit of bank data, 1 to 30.
    ///   - routes: The routes; each must be used by a reason.
    ///   - reasons: The route's id for every reason class.
    ///   - templates: The names of the templates that exist in every language.
    /// - Throws: ``PolicyError`` with every problem found.
    public init(
        id: String,
        version: Int,
        effectiveFrom: LocalDate,
        jurisdiction: String,
        minimumAmount: Money,
        maxStatementAgeBankingDays: Int,
        routes: [Route],
        reasons: [ReasonClass: String],
        templates: Set<String> = Self.builtInTemplates
    ) throws(PolicyError) {
        self.id = id
        self.version = version
        self.effectiveFrom = effectiveFrom
        self.jurisdiction = jurisdiction
        self.minimumAmount = minimumAmount
        self.maxStatementAgeBankingDays = maxStatementAgeBankingDays
        self.routes = routes
        self.reasons = reasons
        var check = PolicyCheck(templates: templates)
        check.inspect(self)
        if !check.findings.isEmpty { throw PolicyError(diagnostics: check.findings) }
    }

    /// The route of a reason class.
    public func route(for reason: ReasonClass) -> Route {
        guard let id = reasons[reason], let route = routes.first(where: { $0.id == id }) else {
            preconditionFailure("the initialiser lets no class without a route pass")
        }
        return route
    }
}

/// A policy that cannot be used, with every reason why.
public struct PolicyError: Error, Sendable, Hashable {
    /// The problems, in the order of the policy; at least one.
    public let diagnostics: [Diagnostic]

    package init(diagnostics: [Diagnostic]) {
        self.diagnostics = diagnostics
    }
}

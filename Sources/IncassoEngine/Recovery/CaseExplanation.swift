public import IncassoCore
import FoundationEssentials
import IncassoRecovery

/// Why something was decided: the policy, the rules in the order in which they were applied, and what they looked at.
public struct CaseExplanation: Sendable, Hashable, Codable {
    /// A rule and its inputs.
    public struct Rule: Sendable, Hashable, Codable {
        /// The rule's stable name, for example `step.due`.
        public let rule: String
        /// What the rule says.
        public let meaning: String
        /// What it looked at.
        public let inputs: [Input]
    }

    /// A fact or setting that a rule looked at.
    public struct Input: Sendable, Hashable, Codable {
        /// The name.
        public let name: String
        /// The value; dates in ISO 8601.
        public let value: String
    }

    /// What is done, with the dates that go with it.
    public struct Action: Sendable, Hashable, Codable {
        /// `queueNotice`, `requestRetry`, `assignToPerson`, `close`, `wait`, `stopStale` or `notePayment`.
        public let action: String
        /// The notice's step, the cause or the way of closing.
        public let what: String?
        /// The day of the new debit, of the end of waiting, or before which a notice asks to pay.
        public let on: String?
    }

    /// Id and version of the policy, for example `default/1`.
    public let policy: String
    /// The route.
    public let route: String
    /// The rules, in the order in which they were applied.
    public let rules: [Rule]
    /// What is done.
    public let actions: [Action]
    /// What the case waits for then.
    public let nextStep: String?
    /// Until when; absent when it depends on somebody.
    public let nextAt: String?

    init(_ plan: RecoveryPlan) {
        policy = plan.policy
        route = plan.route
        rules = plan.explanation.map { reason in
            Rule(
                rule: reason.rule.rawValue,
                meaning: reason.rule.meaning,
                inputs: reason.inputs.map { Input(name: $0.name, value: $0.value) }
            )
        }
        actions = plan.actions.map(Action.init)
        nextStep = plan.next?.awaited.name
        nextAt = plan.next?.on?.description
    }

    /// One rule and what came of it, where no plan was made.
    init(policy: String, route: String, rule: Rule, action: Action) {
        self.policy = policy
        self.route = route
        rules = [rule]
        actions = [action]
        nextStep = nil
        nextAt = nil
    }

    /// Reads a stored explanation.
    init(stored text: String) throws(EngineError) {
        guard let found = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)) else {
            throw EngineError(.storage, "a decision's explanation is damaged")
        }
        self = found
    }

    /// The words for a list of actions, for example `requestRetry,queueNotice`.
    var summary: String { actions.map(\.action).joined(separator: ",") }

    /// Writes itself as a JSON object.
    ///
    /// - Parameter json: The writer, where a value is expected.
    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("policy", policy)
        json.field("route", route)
        json.key("rules")
        json.beginArray()
        for rule in rules {
            json.beginObject()
            json.field("rule", rule.rule)
            json.field("meaning", rule.meaning)
            json.key("inputs")
            json.beginArray()
            for input in rule.inputs {
                json.beginObject()
                json.field("name", input.name)
                json.field("value", input.value)
                json.endObject()
            }
            json.endArray()
            json.endObject()
        }
        json.endArray()
        json.key("actions")
        json.beginArray()
        for action in actions {
            json.beginObject()
            json.field("action", action.action)
            json.field("what", action.what)
            json.field("on", action.on)
            json.endObject()
        }
        json.endArray()
        json.field("nextStep", nextStep)
        json.field("nextAt", nextAt)
        json.endObject()
    }
}

extension CaseExplanation.Action {
    fileprivate init(_ action: RecoveryPlan.Action) {
        switch action {
        case .queueNotice(let notice):
            self.init(action: "queueNotice", what: notice.step, on: notice.payBefore.description)
        case .requestRetry(let day): self.init(action: "requestRetry", what: nil, on: day.description)
        case .assignToPerson(let cause): self.init(action: "assignToPerson", what: cause.rawValue, on: nil)
        case .close(let closing): self.init(action: "close", what: closing.rawValue, on: nil)
        case .wait(let until): self.init(action: "wait", what: nil, on: until?.description)
        case .stopStale(let newest, _): self.init(action: "stopStale", what: nil, on: newest?.description)
        }
    }
}

import IncassoCore
import IncassoSQL

/// How often the pages behind links were looked at.
enum LinkViews {
    private static let add = Statement(
        "payments.views.add",
        """
        INSERT INTO link_view (tenant_id, link_id, viewed_on, views) VALUES (:t, :link, :day, :views)
        ON CONFLICT (tenant_id, link_id, viewed_on) DO UPDATE SET views = link_view.views + excluded.views
        """
    )
    private static let sum = Statement(
        "payments.views.sum",
        """
        SELECT CAST(coalesce(sum(views), 0) AS BIGINT), max(viewed_on) FROM link_view
        WHERE tenant_id = :t AND link_id = :link
        """
    )

    /// Adds what was counted in memory since the last time.
    static func add(_ views: [LinkView: Int], in transaction: any Transaction) throws {
        // In one order whoever adds: two servers on one database do not wait for each other crosswise.
        let sorted = views.sorted { ($0.key.tenant, $0.key.link) < ($1.key.tenant, $1.key.link) }
        for (view, count) in sorted {
            try transaction.execute(
                add,
                ["t": view.tenant, "link": view.link, "day": view.on.daysSinceEpoch, "views": count]
            )
        }
    }

    /// All views of a link, and the last day with one.
    static func sum(
        _ link: Int64,
        tenant: Int64,
        in transaction: any Transaction
    ) throws -> (count: Int64, last: LocalDate?) {
        try transaction.first(sum, ["t": tenant, "link": link]) {
            ($0.integer(0), try $0.optionalDate(1))
        } ?? (0, nil)
    }
}

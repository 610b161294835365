using System.Globalization;
using System.Net;
using System.Text;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests.Conversation;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.EvidencePacks;

/// <summary>Writes the evidence as one self-contained HTML page, to print, archive and read without the portal.</summary>
public static class EvidenceHtml
{
    private const string Style =
        "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1b1f24;background:#fff}"
        + "table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}th,td{border:1px solid #c9ced6;padding:.3rem "
        + ".5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}"
        + "th{background:#f2f4f7}td{white-space:pre-wrap}h2{margin-top:2rem}.hash{font-family:ui-monospace,monospace;font-size:.85em}";

    public static string Write(Evidence evidence)
    {
        var (tenant, access, page) = (evidence.Tenant, evidence.Access, new StringBuilder());
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>")
            .Append(Text($"Evidence for tenant {tenant.Name}"))
            .Append("</title><style>")
            .Append(Style)
            .Append("</style></head>\n<body>\n<h1>")
            .Append(Text($"Evidence for tenant {tenant.Name}"))
            .Append("</h1>\n");

        Table(
            page,
            "Tenant",
            ["Field", "Value"],
            ["Id", tenant.Id.ToString()],
            ["Tier", tenant.Spec.Tier],
            ["Environment", tenant.Spec.Environment],
            ["Cluster", tenant.Cluster],
            ["Size", tenant.Spec.Size ?? "custom"],
            [
                "Quota",
                string.Join(
                    ", ",
                    tenant.Spec.Quota.ToAmounts().OrderBy(amount => amount.Key, StringComparer.Ordinal).Select(amount => $"{amount.Key} {amount.Value}")
                ),
            ],
            ["Phase", tenant.Phase.ToString()],
            ["Generation", $"{tenant.Generation}, observed {tenant.ObservedGeneration}"],
            ["Approved", Time(tenant.ApprovedAt)],
            ["Ready", Time(tenant.ReadyAt)],
            ["Namespace UID", tenant.NamespaceUid ?? "not created"]
        );
        Table(
            page,
            "Manifests",
            ["Field", "Value"],
            ["Approved hash", tenant.ApprovedHash],
            ["Applied hash", tenant.AppliedHash ?? "none yet"],
            ["Applied", Time(tenant.AppliedAt)],
            ["Applied as approved", tenant.AppliedIsApproved ? "Yes" : "No"],
            ["SHA-256 of the YAML", tenant.ManifestsSha256]
        );
        Table(
            page,
            "Integrity",
            ["Field", "Value"],
            [
                ["Result", evidence.Integrity.IsIntact ? "No difference from the audit log" : "Changed outside the portal"],
                ["Rows that match the audit log", evidence.Integrity.Covered.ToString(CultureInfo.InvariantCulture)],
                ["Rows that are not covered", evidence.Integrity.NotCovered.ToString(CultureInfo.InvariantCulture)],
                .. evidence.Integrity.Breaks.Select(sentence => new[] { "Difference", sentence }),
            ]
        );
        Table(
            page,
            "Access",
            ["Role", "SSO group"],
            [$"Leads of {access.TeamTitle} (team {access.Team})", access.LeadGroup],
            [$"Members of {access.TeamTitle}", access.MemberGroup],
            [$"Managers of department {access.Department}", access.ManagerGroup]
        );
        foreach (var request in evidence.Requests)
        {
            Table(
                page,
                $"Request {request.Id}",
                ["Field", "Value"],
                ["Kind", request.Kind.ToString()],
                ["Status", request.Status.ToString()],
                ["Requested by", $"{request.RequestedByName} ({request.RequestedBy})"],
                ["Requested", Time(request.SubmittedAt)],
                ["Purpose", request.Purpose],
                ["Revision", request.Revision],
                ["Cluster check", request.Check is { } check ? $"{(check.Passed ? "Passed" : "Failed")}, {Time(check.CheckedAt)}: {check.Message}" : "none"]
            );
            Table(
                page,
                $"Conversation on {request.Id}",
                ["Time", "Author", "Visibility", "Text"],
                [.. request.Conversation.Select(note => new[] { Time(note.At), $"{note.AuthorName} ({note.AuthorId})", note.Visibility.ToString(), note.Text })]
            );
            Table(
                page,
                $"Decisions on {request.Id}",
                ["Time", "Decided by", "Decision", "Comment", "Reviewed revision"],
                [
                    .. request.Decisions.Select(decision =>
                        new[]
                        {
                            Time(decision.DecidedAt),
                            $"{decision.DeciderName} ({decision.DeciderId})",
                            $"{decision.Step}: {decision.Outcome}{(decision.VoidedAt is { } voided ? $", void since {Time(voided)}" : "")}",
                            decision.Comment ?? "",
                            decision.Revision,
                        }
                    ),
                ]
            );
        }

        Table(
            page,
            "Conditions",
            ["Condition", "Status", "Reason", "Message", "Since"],
            [.. evidence.Conditions.Select(known => new[] { known.Type, known.Status.ToString(), known.Reason, known.Message, Time(known.LastTransitionAt) })]
        );
        Table(
            page,
            "Cluster objects",
            ["Object", "Status", "Reason", "Message", "Since"],
            [.. evidence.Objects.Select(known => new[] { known.Object, known.Status.ToString(), known.Reason, known.Message, Time(known.LastTransitionAt) })]
        );
        if (evidence.Isolation is { } isolation)
        {
            Table(
                page,
                "Isolation",
                ["Field", "Value"],
                ["Checked", $"{Time(isolation.CheckedAt)} at generation {isolation.Generation}"],
                ["Score", isolation.Score is { } score ? $"{score} of 100" : "no check gave a result"],
                ["In quarantine", isolation.QuarantinedAt is { } since ? $"since {Time(since)}: {isolation.QuarantineReason}" : "no"]
            );
            Table(
                page,
                "Isolation checks",
                ["Check", "Benchmark", "Requirement", "Method", "Severity", "Result", "Evidence"],
                [
                    .. isolation.Checks.Select(found =>
                        new[]
                        {
                            found.Id,
                            found.Benchmark ?? "",
                            found.Title,
                            found.How,
                            found.Severity.ToString(),
                            found.IsOfCluster ? $"{found.Result} (cluster-wide)" : found.Result.ToString(),
                            found.Inquiry is { } inquiry ? $"{found.Evidence} (Queried {Time(inquiry.At)}.)" : found.Evidence,
                        }
                    ),
                ]
            );
            Table(
                page,
                "Connections according to the network policies",
                ["From", "To", "Port", "Actual", "Expected", "Reason"],
                [
                    .. isolation.Network.Select(path =>
                        new[]
                        {
                            path.From,
                            path.To,
                            path.Port,
                            path.IsAllowed ? "open" : "closed",
                            path.IsExpected switch
                            {
                                true => "open",
                                false => "closed",
                                null => "either",
                            },
                            path.Because,
                        }
                    ),
                ]
            );
        }
        else
        {
            Table(page, "Isolation", ["Field", "Value"], ["Checked", "not yet"]);
        }

        Table(
            page,
            "Audit log",
            ["Entry", "Time", "Actor", "Action", "Subject", "Details", "Hash"],
            [
                .. evidence.AuditEntries.Select(entry =>
                    new[]
                    {
                        entry.Sequence.ToString(CultureInfo.InvariantCulture),
                        Time(entry.At),
                        $"{entry.ActorName} ({entry.ActorId})",
                        entry.Action,
                        entry.Subject,
                        entry.Details,
                        entry.Hash,
                    }
                ),
            ]
        );
        return page.Append(
                "<p>Each audit entry is sealed together with the previous one, and covers the rows that were saved with it. Rows that are not "
                    + "covered are older than that: a change of them would not be noticed. The portal's Audit page and its verify-audit "
                    + "command verify the whole log. All times are UTC.</p>\n</body>\n</html>\n"
            )
            .ToString();
    }

    private static void Table(StringBuilder page, string title, string[] heads, params string[][] rows)
    {
        page.Append("<h2>").Append(Text(title)).Append("</h2>\n");
        if (rows.Length == 0)
        {
            page.Append("<p>None.</p>\n");
            return;
        }

        page.Append("<table><thead><tr>");
        foreach (var head in heads)
            page.Append("<th scope=\"col\">").Append(Text(head)).Append("</th>");
        page.Append("</tr></thead><tbody>\n");
        foreach (var row in rows)
        {
            page.Append("<tr>");
            foreach (var cell in row)
                page.Append(IsHash(cell) ? "<td class=\"hash\">" : "<td>").Append(Text(cell)).Append("</td>");
            page.Append("</tr>\n");
        }

        page.Append("</tbody></table>\n");
    }

    private static bool IsHash(string cell) => cell.Length == 64 && cell.All(char.IsAsciiHexDigitLower);

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Time(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture) ?? "not yet";
}

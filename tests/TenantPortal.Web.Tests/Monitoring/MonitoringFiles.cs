using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.RegularExpressions;
using TenantPortal.Testing;

namespace TenantPortal.Web.Tests.Monitoring;

/// <summary>A row of a table of metrics in <c>docs/operators/monitoring.md</c>.</summary>
internal sealed record DocumentedMetric(string Name, string Type, IReadOnlySet<string> Labels, string Meaning)
{
    public bool IsPortals => Name.StartsWith("tenantportal_", StringComparison.Ordinal);
}

/// <summary>The document, rules and dashboard that name metrics.</summary>
internal static partial class MonitoringFiles
{
    public static string PathOf(params string[] path) => Path.Combine([PlainEnglish.RepositoryRoot, .. path]);

    public static string Rules => File.ReadAllText(PathOf("deploy", "monitoring", "alerts.yaml"));

    public static string Runbooks => File.ReadAllText(PathOf("docs", "operators", "runbooks.md"));

    public static IReadOnlyList<DocumentedMetric> ReadDocument() =>
        [
            .. Row()
                .Matches(File.ReadAllText(PathOf("docs", "operators", "monitoring.md")))
                .Select(row => new DocumentedMetric(
                    row.Groups["name"].Value,
                    row.Groups["type"].Value,
                    Code().Matches(row.Groups["labels"].Value).Select(label => label.Groups[1].Value).ToHashSet(),
                    row.Groups["meaning"].Value
                )),
        ];

    public static IReadOnlyList<string> ReadExpressions() =>
        [
            .. Expression().Matches(Rules).Select(rule => rule.Groups[1].Value),
            .. JsonDocument
                .Parse(File.ReadAllText(PathOf("deploy", "monitoring", "dashboard.json")))
                .RootElement.GetProperty("panels")
                .EnumerateArray()
                .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
                .Select(target => target.GetProperty("expr").GetString()!),
        ];

    /// <summary>The metrics that an expression names; those of a histogram by the name of the histogram.</summary>
    public static IEnumerable<string> MetricsIn(string expression) =>
        Metric().Matches(Grouping().Replace(expression, "")).Select(metric => HistogramPart().Replace(metric.Value, ""));

    public static IReadOnlyList<(string Alert, string Runbook)> ReadAlerts() =>
        [.. Alert().Matches(Rules).Select(alert => (alert.Groups["name"].Value, alert.Groups["runbook"].Value))];

    /// <summary>The name that Prometheus sees.</summary>
    public static string NameOf(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_');
        return (instrument.Unit, TypeOf(instrument)) switch
        {
            ("s", _) => name + "_seconds",
            (_, "counter") => name + "_total",
            _ => name,
        };
    }

    /// <summary>The type that Prometheus sees.</summary>
    public static string TypeOf(Instrument instrument)
    {
        var type = instrument.GetType().Name;
        return type.StartsWith("Histogram", StringComparison.Ordinal) ? "histogram"
            : type.StartsWith("Counter", StringComparison.Ordinal) ? "counter"
            : "gauge";
    }

    [GeneratedRegex(@"^\| `(?<name>[a-z0-9_]+)` \| (?<type>gauge|counter|histogram) \| (?<labels>[^|]+) \| (?<meaning>[^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([a-z_]+)`")]
    private static partial Regex Code();

    [GeneratedRegex("^ +expr: (.+)$", RegexOptions.Multiline)]
    private static partial Regex Expression();

    [GeneratedRegex(@"\b(tenantportal|aspnetcore|http|dotnet|kestrel)_[a-z0-9_]+(?=[\[{) ]|$)")]
    private static partial Regex Metric();

    [GeneratedRegex(@"\bby \([^)]*\)")]
    private static partial Regex Grouping();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex HistogramPart();

    [GeneratedRegex(@"- alert: (?<name>\w+)\n(?: {8}.*\n)*?.*runbook_url: (?<runbook>\S+)")]
    private static partial Regex Alert();
}

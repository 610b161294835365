using System.Text.RegularExpressions;

namespace TenantPortal.Core.Tiers;

/// <summary>Validates tolerations by the rules of Kubernetes.</summary>
internal static partial class TolerationReader
{
    private static readonly string[] Effects = ["", "NoSchedule", "PreferNoSchedule", "NoExecute"];

    /// <param name="mistakes">Every mistake is added, and names its key.</param>
    public static IReadOnlyList<Toleration> Read(IReadOnlyDictionary<string, TolerationOptions> tolerations, string key, List<string> mistakes)
    {
        foreach (var (name, toleration) in tolerations)
            mistakes.AddRange(FindMistakes(toleration, $"{key}:{name}"));
        return
        [
            .. tolerations.Values.Select(toleration => new Toleration(toleration.Key, toleration.Operator == "Equal", toleration.Value, toleration.Effect)),
        ];
    }

    private static IEnumerable<string> FindMistakes(TolerationOptions toleration, string key)
    {
        if (toleration.Operator is not ("Equal" or "Exists"))
            yield return $"{key}:Operator must be Equal or Exists, not '{toleration.Operator}'.";
        if (toleration.Key.Length == 0 && toleration.Operator == "Equal")
            yield return $"{key}:Key must be set, or {key}:Operator must be Exists to tolerate every taint.";
        if (toleration.Key.Length > 0 && !TaintKey().IsMatch(toleration.Key))
            yield return $"{key}:Key '{toleration.Key}' is not a valid key of a taint, such as nvidia.com/gpu.";
        if (toleration.Operator == "Exists" && toleration.Value.Length > 0)
            yield return $"{key}:Value must be empty because {key}:Operator is Exists.";
        if (toleration.Value.Length > 0 && !TaintValue().IsMatch(toleration.Value))
            yield return $"{key}:Value '{toleration.Value}' is not a valid value of a taint.";
        if (!Effects.Contains(toleration.Effect))
            yield return $"{key}:Effect must be NoSchedule, PreferNoSchedule, NoExecute or empty, not '{toleration.Effect}'.";
    }

    [GeneratedRegex(
        @"\A(?=.{1,317}\z)([a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?\z",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex TaintKey();

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex TaintValue();
}

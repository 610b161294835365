using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace TenantPortal.Benchmarks.Kills;

/// <summary>Counts what the replicas log as errors: a person should look at those, and a killed neighbor is no reason to.</summary>
internal sealed partial class ErrorLog
{
    private const int MaxLength = 400;

    /// <summary>Of an error: its category, its message, and of a failed statement the beginning of that.</summary>
    private const int Lines = 4;

    private readonly ConcurrentDictionary<string, int> _counts = new();
    private readonly ConcurrentDictionary<string, List<string>> _begun = new();

    public IEnumerable<(string Error, int Count)> Counts => _counts.OrderByDescending(error => error.Value).Select(error => (error.Key, error.Value));

    /// <summary>The lines of a replica come one after another.</summary>
    public void Read(string replica, string line)
    {
        var isIndented = line.StartsWith(' ');
        if (_begun.TryGetValue(replica, out var begun) && (!isIndented || begun.Count == Lines))
        {
            _begun.TryRemove(replica, out _);
            var error = Changing().Replace(string.Join(' ', begun), "…");
            _counts.AddOrUpdate(error.Length > MaxLength ? error[..MaxLength] : error, 1, (_, count) => count + 1);
        }

        if (line.StartsWith("fail:", StringComparison.Ordinal) || line.StartsWith("crit:", StringComparison.Ordinal))
            _begun[replica] = [line["fail:".Length..].Trim()];
        else if (isIndented && _begun.TryGetValue(replica, out begun))
            begun.Add(line.Trim());
    }

    /// <summary>What differs between two errors of a kind.</summary>
    [GeneratedRegex(@"\[Parameters=.*?\], CommandType|\d+")]
    private static partial Regex Changing();
}

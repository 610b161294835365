namespace TenantPortal.Core.Tokens;

/// <summary>Detects the first of many equal events. It keeps a limited number of keys; beyond the limit, no event counts as first.</summary>
internal sealed class Throttle(TimeSpan interval, TimeProvider time)
{
    private const int MaxKeys = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);

    /// <summary>True when the key did not occur within the interval.</summary>
    public bool IsFirst(string key)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (_seen.TryGetValue(key, out var last) && now - last < interval)
                return false;
            if (_seen.Count >= MaxKeys && !_seen.ContainsKey(key))
            {
                foreach (var old in _seen.Where(seen => now - seen.Value >= interval).Select(seen => seen.Key).ToList())
                    _seen.Remove(old);
                if (_seen.Count >= MaxKeys)
                    return false;
            }

            _seen[key] = now;
            return true;
        }
    }
}

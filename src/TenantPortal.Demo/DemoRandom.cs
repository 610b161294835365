namespace TenantPortal.Demo;

/// <summary>Draws that are the same at every start: each part of the demo has its own sequence, so that no part depends on the order of the others.</summary>
internal sealed class DemoRandom(int seed)
{
    private const string IdAlphabet = "23456789bcdfghjkmnpqrstvwxz";

    private readonly Random _random = new(seed);

    /// <summary>From 0 to less than 1.</summary>
    public double Next() => _random.NextDouble();

    public double Between(double least, double most) => least + (_random.NextDouble() * (most - least));

    /// <summary>From 0 to less than <paramref name="count"/>.</summary>
    public int Index(int count) => _random.Next(count);

    public bool Happens(double probability) => _random.NextDouble() < probability;

    public T Pick<T>(IReadOnlyList<T> values) => values[_random.Next(values.Count)];

    /// <summary>One of the values, by their weights.</summary>
    public T Pick<T>(params (T Value, double Weight)[] values)
    {
        var left = _random.NextDouble() * values.Sum(value => value.Weight);
        foreach (var (value, weight) in values)
        {
            if ((left -= weight) < 0)
                return value;
        }

        return values[^1].Value;
    }

    public TimeSpan Hours(double least, double most) => TimeSpan.FromSeconds(Math.Round(Between(least, most) * 3600));

    public Guid Guid()
    {
        var bytes = new byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }

    /// <summary>In the form of <see cref="Core.RequestId"/>.</summary>
    public string RequestId() => "req-" + new string([.. Enumerable.Range(0, 10).Select(_ => IdAlphabet[_random.Next(IdAlphabet.Length)])]);
}

namespace TenantPortal.Kubernetes.Tests.Guards.Cel;

/// <summary>The value of <c>a.?b</c>.</summary>
internal sealed record CelOptional(bool HasValue, object? Value)
{
    public static readonly CelOptional None = new(false, null);

    public static CelOptional Of(object? value) => new(true, value);
}

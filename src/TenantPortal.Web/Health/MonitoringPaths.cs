namespace TenantPortal.Web.Health;

/// <summary>The paths that clusters and monitoring systems read.</summary>
internal static class MonitoringPaths
{
    public const string Liveness = "/healthz";
    public const string Readiness = "/readyz";
    public const string Metrics = "/metrics";

    public static bool Contains(PathString path) => path == Liveness || path == Readiness || path.StartsWithSegments(Metrics);
}

namespace TenantPortal.Web.Api.Conditional;

/// <summary>The version of what a call has read, where the same query has found it. A call that fills it is marked by <see cref="Mark"/>.</summary>
internal sealed class ReadVersion
{
    /// <summary>Null for what does not exist, or what the user may not see.</summary>
    public string? Found { get; set; }

    /// <summary>Says that a call fills the version, so that it is not read before the call.</summary>
    public sealed record Mark;
}

/// <summary>Marks calls.</summary>
internal static class ReadVersionCalls
{
    public static T FindsVersion<T>(this T call)
        where T : IEndpointConventionBuilder => call.WithMetadata(new ReadVersion.Mark());
}

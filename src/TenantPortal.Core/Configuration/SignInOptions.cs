namespace TenantPortal.Core.Configuration;

/// <summary>How people sign in (section <c>Authentication</c>).</summary>
public sealed class SignInOptions
{
    public const string Section = "Authentication";

    /// <summary><c>EntraId</c>, <c>OpenIdConnect</c>, or in Development only <c>Development</c>.</summary>
    public string Mode { get; set; } = "";

    /// <summary>How old what the portal knows of a signed-in person may get, in open pages too: 10 seconds to 5 minutes.</summary>
    public TimeSpan RecheckInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>After this a person signs in again, however active they are: 1 hour to 30 days.</summary>
    public TimeSpan MaxSessionAge { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Half of the promise, because a look that comes just before the answer has grown old sees nothing to do.</summary>
    public TimeSpan CheckPeriod => RecheckInterval / 2;
}

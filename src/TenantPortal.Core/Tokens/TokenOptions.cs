namespace TenantPortal.Core.Tokens;

/// <summary>Limits of API tokens (section <c>Tokens</c>).</summary>
public sealed class TokenOptions
{
    public const string Section = "Tokens";

    /// <summary>
    /// A personal token is valid only while its user was verified with the identity provider within this time, at a sign-in or later,
    /// so that tokens of users who left the organization stop working. 1 hour to 365 days.
    /// </summary>
    public TimeSpan MaxUnseen { get; set; } = TimeSpan.FromDays(30);
}

namespace TenantPortal.Core.Tokens;

/// <summary>What tokens of programs may do (section <c>Tokens</c>).</summary>
public sealed class TokenOptions
{
    public const string Section = "Tokens";

    /// <summary>
    /// A personal token counts only while the identity provider was asked about its person within this time, at a sign-in or later:
    /// who has left the organization leaves no token behind. 1 hour to 365 days.
    /// </summary>
    public TimeSpan MaxUnseen { get; set; } = TimeSpan.FromDays(30);
}

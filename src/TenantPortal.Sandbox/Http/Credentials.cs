using System.Security.Cryptography;
using System.Text;

namespace TenantPortal.Sandbox.Http;

/// <summary>The secret of a sandbox, accepted as a bearer token or as the password of the user "sandbox".</summary>
internal sealed class Credentials(string token)
{
    public const string User = "sandbox";

    private readonly byte[] _bearer = Encoding.UTF8.GetBytes("Bearer " + token);
    private readonly byte[] _basic = Encoding.UTF8.GetBytes("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{token}")));

    public bool Admit(string? authorization)
    {
        var presented = Encoding.UTF8.GetBytes(authorization ?? "");
        return CryptographicOperations.FixedTimeEquals(presented, _bearer) || CryptographicOperations.FixedTimeEquals(presented, _basic);
    }
}

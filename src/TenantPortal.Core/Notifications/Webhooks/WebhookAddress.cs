using System.Net;
using System.Net.Sockets;

namespace TenantPortal.Core.Notifications.Webhooks;

/// <summary>
/// The addresses that webhooks may use. Checked after the name is resolved, so that a name cannot point to a forbidden address:
/// the machine's own services, and the link-local addresses where clouds serve credentials.
/// </summary>
internal static class WebhookAddress
{
    /// <summary>The one IPv6 address that serves credentials and is not link-local.</summary>
    private static readonly IPAddress CloudMetadata = IPAddress.Parse("fd00:ec2::254");

    /// <param name="mayBeLoopback">Whether the settings name this machine explicitly.</param>
    public static bool IsAllowed(IPAddress address, bool mayBeLoopback)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address))
            return mayBeLoopback;
        return address.AddressFamily == AddressFamily.InterNetwork
            ? address.GetAddressBytes() is not ([0, ..] or [169, 254, ..] or [>= 224, ..])
            : !address.IsIPv6LinkLocal && !address.IsIPv6Multicast && !address.Equals(IPAddress.IPv6Any) && !address.Equals(CloudMetadata);
    }

    /// <exception cref="WebhookRefusedException">The name resolves to no allowed address.</exception>
    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var isAddress = IPAddress.TryParse(host.Trim('[', ']'), out var literal);
        var addresses = isAddress ? [literal!] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        var mayBeLoopback = isAddress ? IPAddress.IsLoopback(literal!) : host.Equals("localhost", StringComparison.OrdinalIgnoreCase);
        var allowed = addresses.Where(address => IsAllowed(address, mayBeLoopback)).ToArray();
        if (allowed.Length == 0)
            throw new WebhookRefusedException($"'{host}' resolves to an address that webhooks cannot use.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A webhook points to a forbidden address.</summary>
internal sealed class WebhookRefusedException(string message) : Exception(message);

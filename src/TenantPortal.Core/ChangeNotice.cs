using System.Globalization;

namespace TenantPortal.Core;

/// <summary>What a process announces to the others after it has stored something.</summary>
/// <param name="Sender">The process, which ignores its own notices.</param>
/// <param name="Topics">What open pages have to reload.</param>
/// <param name="WakesReconcilers">Whether something has become due.</param>
public sealed record ChangeNotice(string Sender, ChangeTopics Topics, bool WakesReconcilers)
{
    /// <summary>As it is sent: the process, the number of the topics, and 1 when it wakes reconcilers.</summary>
    public string Payload => string.Create(CultureInfo.InvariantCulture, $"{Sender} {(int)Topics} {(WakesReconcilers ? 1 : 0)}");

    /// <summary>Reads what was sent. What this version cannot read, such as a notice of a later one, counts as a change of everything.</summary>
    public static ChangeNotice Parse(string payload) =>
        payload.Split(' ') is [var sender, var topics, ("0" or "1") and var wakes]
        && int.TryParse(topics, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new ChangeNotice(sender, (ChangeTopics)number, wakes == "1")
            : new ChangeNotice("", ChangeTopics.All, WakesReconcilers: true);
}

namespace TenantPortal.Web.Commands;

/// <summary>The program was started with a command, option or argument that does not exist. The message is a sentence for the operator.</summary>
internal sealed class WrongUseException(string message) : Exception(message)
{
    /// <summary>EX_USAGE of sysexits.h.</summary>
    public const int ExitCode = 64;
}

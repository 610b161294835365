namespace TenantPortal.Core.Data.Startup;

/// <summary>The portal cannot start with its database. The message says what an operator can do, and contains no password.</summary>
public sealed class DatabaseUnusableException(string message, Exception? innerException = null) : Exception(message, innerException);

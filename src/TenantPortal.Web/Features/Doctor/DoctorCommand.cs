using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using TenantPortal.Core;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Diagnostics;
using TenantPortal.Kubernetes;
using TenantPortal.Web.Commands;

namespace TenantPortal.Web.Features.Doctor;

/// <summary>
/// The command <c>doctor</c>: examines everything that the portal depends on, and says what to fix. It changes nothing, and ends with 1 when
/// something does not work.
/// </summary>
internal static class DoctorCommand
{
    private const string FormatOption = "--format";
    private const string Settings = "settings";

    public static readonly PortalCommand Command = new("doctor", $"[{FormatOption} text | json]", MaxArguments: 0, [FormatOption], RunAsync);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter() },
    };

    private static async Task<int> RunAsync(WebApplicationBuilder builder, CommandLine line, TextWriter output, CancellationToken cancellationToken)
    {
        var format = line.Options.GetValueOrDefault(FormatOption, "text");
        if (format is not ("text" or "json"))
            throw new WrongUseException($"There is no format '{format}'. Choose text or json.");
        var found = await ExamineAsync(builder, cancellationToken);
        await output.WriteLineAsync(format == "json" ? JsonSerializer.Serialize(found, Json) : Write(found));
        return found.Any(diagnosis => diagnosis.Level == DiagnosisLevel.Failure) ? 1 : 0;
    }

    private static async Task<IReadOnlyList<Diagnosis>> ExamineAsync(WebApplicationBuilder builder, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection().AddPortalCore(builder.Configuration, builder.Environment.IsDevelopment());
        var roles = SettingsBinder.Read<PortalOptions>(builder.Configuration, PortalOptions.Section).Roles;
        if (roles.Contains(PortalRole.Web))
            services.AddSingleton<IDiagnosticCheck, SignInCheck>();
        if (roles.Contains(PortalRole.Reconciler))
            services.AddClusterDiagnostics();
        await using var provider = services.BuildServiceProvider();
        var found = FindMistakes(provider);
        // One by one: a mistake in the settings of one does not hide the results of the others.
        var checks = services.Where(service => service.ServiceType == typeof(IDiagnosticCheck)).Select(service => service.ImplementationType!);
        var results = await Task.WhenAll(checks.Select(check => RunAsync(provider, check, cancellationToken)));
        if (results.Count(result => result is null) is > 0 and var skipped)
            found = [.. found, Diagnosis.Warning(Settings, $"Because of these mistakes, {skipped} checks were not run. Fix them and run the command again.")];
        return [.. found, .. results.SelectMany(result => result ?? [])];
    }

    private static IReadOnlyList<Diagnosis> FindMistakes(IServiceProvider provider)
    {
        try
        {
            SettingsValidation.Validate(provider);
            return [Diagnosis.Ok(Settings, "They are valid.")];
        }
        catch (SettingsException exception)
        {
            return [.. exception.Mistakes.Select(mistake => Diagnosis.Failure(Settings, mistake))];
        }
    }

    /// <returns>Null for a check whose own settings have mistakes.</returns>
    private static async Task<IReadOnlyList<Diagnosis>?> RunAsync(IServiceProvider provider, Type type, CancellationToken cancellationToken)
    {
        try
        {
            return await ((IDiagnosticCheck)ActivatorUtilities.CreateInstance(provider, type)).RunAsync(cancellationToken);
        }
        catch (OptionsValidationException)
        {
            return null;
        }
    }

    private static string Write(IReadOnlyList<Diagnosis> found)
    {
        var width = found.Max(diagnosis => diagnosis.Subject.Length);
        var lines = found.Select(diagnosis =>
            $"{diagnosis.Level.ToString().ToLowerInvariant(), -7}  {diagnosis.Subject.PadRight(width)}  {diagnosis.Sentence}"
        );
        var failures = found.Count(diagnosis => diagnosis.Level == DiagnosisLevel.Failure);
        var warnings = found.Count(diagnosis => diagnosis.Level == DiagnosisLevel.Warning);
        var sum = failures + warnings == 0 ? "Everything is in order." : $"Failures: {failures}. Warnings: {warnings}.";
        return string.Join(Environment.NewLine, [.. lines, "", sum]);
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace TenantPortal.Core.Requests.Fields;

/// <summary>One environment of a requested product as entered. As JSON, it is a name, or an object with a size or quota of its own.</summary>
/// <param name="Environment">One of the configured environments.</param>
[JsonConverter(typeof(EnvironmentInputJsonConverter))]
public sealed record EnvironmentInput(string? Environment)
{
    private const string Prefix = "environments.";

    /// <summary>A size of the tier; instead of <see cref="Quota"/>. Without both, the environment gets what the request sets for all.</summary>
    public string? Size { get; init; }

    /// <summary>An amount for every resource; instead of <see cref="Size"/>.</summary>
    public IReadOnlyDictionary<string, string>? Quota { get; init; }

    /// <summary>Whether it has a size or amounts of its own.</summary>
    public bool SetsQuota => !string.IsNullOrEmpty(Size) || Quota is { Count: > 0 };

    /// <summary>How problems name the size or an amount of one environment: <c>environments.staging.size</c>.</summary>
    public static string FieldOf(string environment, string field) => $"{Prefix}{environment}.{field}";

    /// <summary>The problem of one environment of several: the sentence names it, and so does the field if it has values of its own.</summary>
    internal Problem Locate(Problem problem) =>
        problem with
        {
            Sentence = $"{Environment}: {problem.Sentence}",
            Field =
                SetsQuota && problem.Field is { } field && (field == "size" || field.StartsWith("quota.", StringComparison.Ordinal))
                    ? FieldOf(Environment!, field)
                    : problem.Field,
        };

    /// <summary>Whether a problem is about the size or an amount of one environment.</summary>
    public static bool IsField(string field) => field.StartsWith(Prefix, StringComparison.Ordinal);

    private sealed class EnvironmentInputJsonConverter : JsonConverter<EnvironmentInput>
    {
        public override EnvironmentInput? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String)
                return new EnvironmentInput(reader.GetString());
            var read = JsonSerializer.Deserialize<EnvironmentBody>(ref reader, options);
            return read is null ? null : new EnvironmentInput(read.Environment) { Size = read.Size, Quota = read.Quota };
        }

        public override void Write(Utf8JsonWriter writer, EnvironmentInput value, JsonSerializerOptions options)
        {
            if (value.SetsQuota)
                JsonSerializer.Serialize(writer, new EnvironmentBody(value.Environment, value.Size, value.Quota), options);
            else
                writer.WriteStringValue(value.Environment);
        }
    }
}

/// <summary>An environment of a requested product with a size or quota of its own.</summary>
/// <param name="Environment">One of the configured environments.</param>
/// <param name="Size">A size of the tier; instead of <paramref name="Quota"/>.</param>
/// <param name="Quota">An amount for every resource; instead of <paramref name="Size"/>.</param>
public sealed record EnvironmentBody(string? Environment, string? Size = null, IReadOnlyDictionary<string, string>? Quota = null);

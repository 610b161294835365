using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace TenantPortal.Web.Api;

/// <summary>
/// Refuses null inside a list or map whose type has no room for it. The serializer respects nullable annotations of members, but not of their items, so
/// that every reader of a list would have to expect null.
/// </summary>
internal static class NullItems
{
    /// <summary>A resolver's modifier.</summary>
    public static void Refuse(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
            return;
        var members = type.Properties.Where(property => property.Get is not null && HasNoRoomForNull(property)).ToList();
        if (members.Count == 0)
            return;
        var also = type.OnDeserialized;
        type.OnDeserialized = read =>
        {
            also?.Invoke(read);
            if (members.Find(member => HasNull(member.Get!(read))) is { } broken)
                throw new NullItemException(broken.Name);
        };
    }

    private static bool HasNoRoomForNull(JsonPropertyInfo property) =>
        property.AttributeProvider is PropertyInfo member
        && member.PropertyType != typeof(string)
        && typeof(IEnumerable).IsAssignableFrom(member.PropertyType)
        && new NullabilityInfoContext().Create(member).GenericTypeArguments is [.., { ReadState: NullabilityState.NotNull }];

    private static bool HasNull(object? value) =>
        value switch
        {
            IDictionary map => HasNull(map.Values),
            IEnumerable items => items.Cast<object?>().Any(item => item is null),
            _ => false,
        };
}

/// <summary>The body of a call has null in a list or map.</summary>
internal sealed class NullItemException(string member) : JsonException($"The list '{member}' contains null. Remove it or enter a value.");

using System.Text.Json.Serialization;

namespace TenantPortal.Core.Tenants.Deletion;

/// <summary>What happens to the volumes of a tenant that is deleted.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<VolumeChoice>))]
public enum VolumeChoice
{
    /// <summary>Every bound PersistentVolume gets the reclaim policy <c>Retain</c> before anything is deleted.</summary>
    Keep,

    /// <summary>The reclaim policy of each PersistentVolume decides.</summary>
    Delete,
}

using System.Net;
using System.Security.Cryptography;
using System.Text;
using LuBan.ServiceMesh.Model;

namespace LuBan.ServiceMesh.Compiling;

/// <summary>Gives each service an address of 127.64.0.0/10. One that a service has it keeps; a new one follows from its name, so that it is the same again after the service was deleted and made anew.</summary>
internal static class AddressBook
{
    private const uint Network = 0x7F40_0000;
    private const uint Size = 1 << 22;

    /// <summary>Addresses by <see cref="MeshHost.Key"/>.</summary>
    public static IReadOnlyDictionary<string, string> Allocate(IEnumerable<MeshService> services)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var open = new List<string>();
        foreach (var service in services.OrderBy(one => one.Metadata.CreationTimestamp).ThenBy(one => one.Metadata.Uid, StringComparer.Ordinal))
        {
            var key = $"{service.Metadata.Namespace}/{service.Metadata.Name}";
            if ((service.Spec.Address ?? service.Status?.Address) is { } address && Contains(address) && taken.Add(address)) given[key] = address;
            else open.Add(key);
        }
        foreach (var key in open)
        {
            var place = BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
            while (!taken.Add(At(place))) place++;
            given[key] = At(place);
        }
        return given;
    }

    /// <summary>Whether an address belongs to the mesh.</summary>
    public static bool Contains(string address) => IPAddress.TryParse(address, out var parsed) && parsed.ToString() == address && parsed.GetAddressBytes() is [127, >= 64 and < 128, _, _];

    private static string At(uint place)
    {
        // Neither the first nor the last of a block of 256, which some programs take for the network and for all of it.
        var offset = place % Size;
        if ((offset & 0xFF) is 0 or 0xFF) offset = (offset & ~0xFFu) | 1;
        var address = Network + offset;
        return $"{address >> 24}.{(address >> 16) & 0xFF}.{(address >> 8) & 0xFF}.{address & 0xFF}";
    }
}

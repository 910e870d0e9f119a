using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using LuBan.Resources;

namespace LuBan.Kernel.Installation;

/// <summary>Tells this installation of the kernel from others: all replicas of one store are one installation.</summary>
internal sealed class InstallationIdentity(ResourceService resources)
{
    private string _id = "";

    /// <summary>Reads the id: the uid of the kernel's own namespace, which is made once for each store.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await SystemNamespace.EnsureAsync(resources, SystemNamespace.Name, cancellationToken);
        var kind = resources.Registry.Current.FindKind("", "Namespace")!;
        _id = (await resources.GetAsync(kind, "", SystemNamespace.Name, cancellationToken))!.Uid;
    }

    /// <summary>Where this installation stands in the staged rollouts of a feed: 0 to 99. A version that is offered to n of a hundred goes to those below n.</summary>
    public int RolloutPosition(string feed) => (int)(BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(feed + _id))) % 100);
}

namespace LuBan.Resources.Http;

/// <summary>The parts of objects that are asked for and answered at once.</summary>
internal sealed class RequestedSubresources(IEnumerable<IRequestedSubresource> parts)
{
    private readonly IRequestedSubresource[] _parts = [.. parts];

    internal IEnumerable<IRequestedSubresource> Of(ResourceKind kind) => _parts.Where(part => part.Plural == kind.Plural && part.Group == kind.Group);

    internal IRequestedSubresource? Find(ResourceKind kind, string name) => Of(kind).FirstOrDefault(part => part.Name == name);
}

using System.Text.Json;
using LuBan.Extensions.Processes;
using Microsoft.Extensions.Options;

namespace LuBan.DevOps.Running;

/// <summary>The user as whom the steps of a namespace run: namespaces cannot read or signal each other's. Without root there is only LuBan's own.</summary>
internal sealed class TenantUsers(RunFolders folders, IOptions<DevOpsOptions> options)
{
    private readonly Lock _lock = new();
    private Dictionary<string, uint>? _users;

    /// <summary>The user of a namespace; null when LuBan is not root, and steps run as LuBan does.</summary>
    public ProcessUser? Of(string @namespace)
    {
        if (!ProcessUser.CanChange) return null;
        lock (_lock)
        {
            _users ??= Read();
            if (!_users.TryGetValue(@namespace, out var id))
            {
                id = Math.Max((uint)options.Value.FirstUserId, _users.Values.DefaultIfEmpty().Max() + 1);
                _users[@namespace] = id;
                Write(_users);
            }

            return new(id, id);
        }
    }

    private Dictionary<string, uint> Read() => File.Exists(folders.Users) ? JsonSerializer.Deserialize<Dictionary<string, uint>>(File.ReadAllText(folders.Users)) ?? [] : [];

    private void Write(Dictionary<string, uint> users)
    {
        var temporary = folders.Users + ".new";
        File.WriteAllText(temporary, JsonSerializer.Serialize(users));
        File.Move(temporary, folders.Users, overwrite: true);
    }
}

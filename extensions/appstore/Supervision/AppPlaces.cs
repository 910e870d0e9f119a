using LuBan.AppStore.Model;
using LuBan.Extensions.Processes;
using LuBan.Sdk;
using Microsoft.Extensions.Options;

namespace LuBan.AppStore.Supervision;

/// <summary>Where everything is. What belongs to an app's user lies inside of folders that only LuBan changes, so that no app leads LuBan elsewhere.</summary>
internal sealed class AppPlaces(IExtensionEnvironment environment, IOptionsMonitor<AppStoreOptions> options)
{
    private const UnixFileMode Passable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string Root => options.CurrentValue.Folder is { Length: > 0 } folder ? Path.GetFullPath(folder) : environment.DataDirectory;

    public string Apps => Path.Combine(Root, "apps");

    public string Backups => Path.Combine(Root, "backups");

    public string Artifacts => Path.Combine(Root, "artifacts");

    public string Scratch => Path.Combine(Root, "scratch");

    public string App(LocalApp app) => App(app.Metadata.Namespace!, app.Metadata.Name!);

    public string App(string @namespace, string name) => Path.Combine(Apps, @namespace, name);

    public string Volumes(LocalApp app) => Path.Combine(App(app), "volumes");

    public string Volume(LocalApp app, string volume, int index) => Path.Combine(Volumes(app), volume, $"{index}");

    public string Instances(LocalApp app) => Path.Combine(App(app), "instances");

    public string Instance(LocalApp app, int index) => Path.Combine(Instances(app), $"{index}");

    /// <summary>Makes a folder that others may pass and not read.</summary>
    public static string Open(string folder)
    {
        Directory.CreateDirectory(folder, Passable);
        File.SetUnixFileMode(folder, Passable);
        return folder;
    }

    /// <summary>Makes a folder for nobody else.</summary>
    public static string Close(string folder)
    {
        Directory.CreateDirectory(folder, Private);
        File.SetUnixFileMode(folder, Private);
        return folder;
    }

    /// <summary>Makes a folder that belongs to the user of an app alone.</summary>
    public static string Give(string folder, ProcessUser? user)
    {
        Close(folder);
        user?.Own(folder);
        return folder;
    }

    /// <summary>Makes the folders down to an instance, all of them passable.</summary>
    public string OpenInstance(LocalApp app, int index)
    {
        foreach (var folder in (string[])[Root, Apps, Path.Combine(Apps, app.Metadata.Namespace!), App(app), Volumes(app), Instances(app)]) Open(folder);
        return Open(Instance(app, index));
    }

    /// <summary>The folder above that lets nobody else pass, when apps run as somebody else.</summary>
    public string? Closed()
    {
        for (var folder = Path.GetDirectoryName(Root); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Directory.Exists(folder) && !File.GetUnixFileMode(folder).HasFlag(UnixFileMode.OtherExecute)) return folder;
        }

        return null;
    }
}

using System.Text.Json;
using LuBan.Cli.Text;

namespace LuBan.Cli.Configuration;

/// <summary>The file with the tokens: readable by its owner only, written whole or not at all.</summary>
internal sealed class ConfigurationFile(string path)
{
    public string Path => path;

    public static ConfigurationFile Locate(CliEnvironment environment)
    {
        if (environment.Variable("LUBAN_CONFIG") is { Length: > 0 } chosen) return new(System.IO.Path.GetFullPath(chosen));
        var folder = environment.Variable("XDG_CONFIG_HOME") is { Length: > 0 } xdg ? xdg : System.IO.Path.Combine(environment.HomeDirectory, ".config");
        return new(System.IO.Path.Combine(folder, "luban", "config.json"));
    }

    public CliConfiguration Read()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), CliConfigurationJson.Default.CliConfiguration) ?? new();
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return new();
        }
        catch (Exception broken) when (broken is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new CliException(CliErrors.ConfigurationUnreadable, path, broken.Message);
        }
    }

    /// <summary>Changes what is written there now. Several processes may do so at once: none undoes what another wrote.</summary>
    public async Task ChangeAsync(Func<CliConfiguration, CliConfiguration> change, CancellationToken cancellationToken)
    {
        using var held = await LockAsync(cancellationToken);
        Write(change(Read()));
    }

    /// <summary>Keeps the other processes of the tool from changing the file.</summary>
    public Task<FileLock> LockAsync(CancellationToken cancellationToken) => FileLock.AcquireAsync(path, cancellationToken);

    /// <summary>Writes the file; the caller holds the lock.</summary>
    public void Write(CliConfiguration configuration)
    {
        try
        {
            PrivateFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(configuration, CliConfigurationJson.Default.CliConfiguration));
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            throw new CliException(CliErrors.ConfigurationUnreadable, path, broken.Message);
        }
    }

    /// <summary>True when others than the owner may read the file.</summary>
    public bool IsExposed() =>
        !OperatingSystem.IsWindows() && File.Exists(path)
        && (File.GetUnixFileMode(path) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0;
}

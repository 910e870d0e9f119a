namespace LuBan.Cli.Text;

/// <summary>Every text of the tool but its refusals (<see cref="CliErrors"/>): help, questions, results.</summary>
internal static partial class Texts
{
    // Help: commands
    public static readonly Message Root = new("Installs, upgrades and watches extensions of a LuBan server.", "安装、升级和查看 LuBan 服务器的扩展。");
    public static readonly Message Login = new("Log in to a server and remember it: with a browser, or with a password.", "登录服务器并保存:通过浏览器,或使用密码。");
    public static readonly Message Logout = new("End the login: the server revokes the token, and it is forgotten here.", "结束登录:服务器撤销令牌,本机也会删除它。");
    public static readonly Message WhoAmI = new("Show whom the server takes you for, and what your credentials are.", "显示服务器识别的用户身份和凭据信息。");
    public static readonly Message Kubeconfig = new("Print a kubeconfig for kubectl. It contains the token; with --exec it has kubectl ask this tool instead.", "输出供 kubectl 使用的 kubeconfig,其中包含令牌;使用 --exec 时改由 kubectl 调用本工具获取。");
    public static readonly Message Source = new("Manage the package sources of the server.", "管理服务器的软件包源。");
    public static readonly Message SourceList = new("List the package sources.", "列出软件包源。");
    public static readonly Message SourceAdd = new("Add a package source.", "添加软件包源。");
    public static readonly Message SourceRemove = new("Remove a package source. What is installed from it stays.", "移除软件包源。已从中安装的扩展会保留。");
    public static readonly Message SourceSync = new("Ask the server to read its package sources again now.", "要求服务器立即重新读取软件包源。");
    public static readonly Message Search = new("List the extensions that can be installed.", "列出可安装的扩展。");
    public static readonly Message Info = new("Show an extension of the catalogue.", "显示目录中的一个扩展。");
    public static readonly Message Install = new("Install an extension.", "安装扩展。");
    public static readonly Message Upgrade = new("Bring an extension, or all of them, to another version, beside the running one.", "将一个或所有扩展升级到另一版本,与正在运行的版本并行切换。");
    public static readonly Message Rollback = new("Go back to the version before the last change, or all of it to an earlier state.", "回退到上次更改之前的版本,或将全部内容回退到较早的状态。");
    public static readonly Message Uninstall = new("Remove an extension.", "卸载扩展。");
    public static readonly Message Enable = new("Load and serve a disabled extension.", "加载并启用已停用的扩展。");
    public static readonly Message Disable = new("Unload an extension, and keep it installed.", "停用扩展但保留其安装。");
    public static readonly Message Config = new("Read or change the configuration of an extension.", "读取或更改扩展的配置。");
    public static readonly Message ConfigGet = new("Print the configuration.", "输出配置。");
    public static readonly Message ConfigSet = new("Change parts of the configuration; the extension reloads it without a restart.", "更改部分配置;扩展无需重启即可重新加载。");
    public static readonly Message KindsCommand = new("Find and remove the objects of kinds that nobody serves any more.", "查找并删除已无人提供服务的资源类型的对象。");
    public static readonly Message KindsOrphaned = new("List the kinds that have objects, and neither an extension nor a definition.", "列出有对象但已没有扩展或定义的资源类型。");
    public static readonly Message KindsForget = new("Delete all objects of such a kind. They cannot be brought back.", "删除此类资源类型的所有对象,且无法恢复。");
    public static readonly Message KindsName = new("The kind as PLURAL.GROUP, such as notes.example.dev.", "资源类型,格式为 PLURAL.GROUP,例如 notes.example.dev。");
    public static readonly Message KindsForgetQuestion = new("Delete {0} objects of {1}? Their finalizers do not run.", "删除 {1} 的 {0} 个对象吗?其终结器不会运行。");
    public static readonly Message KindsForgotten = new("{0} objects of {1} deleted.", "已删除 {1} 的 {0} 个对象。");
    public static readonly Message Migrate = new("Move the resources of a stopped server to another store.", "将已停止服务器的资源迁移到另一个存储。");
    public static readonly Message MigrateSqliteToPostgres = new("Copy the SQLite stores of a data directory into an empty PostgreSQL database.", "将数据目录中的 SQLite 存储复制到空的 PostgreSQL 数据库。");
    public static readonly Message MigrateData = new("The data directory of the server.", "服务器的数据目录。");
    public static readonly Message MigratePostgres = new("The connection string of the database; LUBAN_POSTGRES where it is left out.", "数据库连接字符串;省略时使用 LUBAN_POSTGRES。");
    public static readonly Message MigrateDryRun = new("Check both sides and say what would be copied.", "检查两端并说明将复制的内容。");
    public static readonly Message MigratePlan = new("{0} objects and {1} volatile ones are to be copied; the revision becomes {2}.", "将复制 {0} 个对象和 {1} 个易失对象;修订号将变为 {2}。");
    public static readonly Message MigrateQuestion = new("Copy them now?", "现在复制吗?");
    public static readonly Message MigrateProgress = new("{0}: {1} of {2}", "{0}：第 {1} 个，共 {2} 个");
    public static readonly Message Migrated = new("{0} objects were copied and compared. Start the server with --store postgres; the SQLite files are unchanged.", "已复制并核对 {0} 个对象。请用 --store postgres 启动服务器;SQLite 文件保持不变。");
    public static readonly Message Retry = new("Start a failed operation again.", "重新开始失败的操作。");
    public static readonly Message Cancel = new("Stop the running operation; what served before goes on.", "停止正在运行的操作;之前的版本继续提供服务。");
    public static readonly Message List = new("List what is installed.", "列出已安装的扩展。");
    public static readonly Message Status = new("Show phases, the running operation, conditions, what still runs, and the history.", "显示阶段、正在运行的操作、状况、仍在运行的内容和历史。");
    public static readonly Message Logs = new("Show the steps of the operations and the log of an extension.", "显示操作步骤和扩展的日志。");
    public static readonly Message Pack = new("Build the package of an extension (dotnet pack).", "构建扩展的软件包(dotnet pack)。");
    public static readonly Message Push = new("Publish packages to a feed or a folder.", "将软件包发布到软件源或文件夹。");
    public static readonly Message Doctor = new("Check the server, its sources, plans, store and clock, and say what to do.", "检查服务器、软件包源、安装计划、存储和时钟,并给出处理建议。");
    public static readonly Message Version = new("Show the versions of this tool and of the server.", "显示本工具和服务器的版本。");

    // Help: arguments and options
    public static readonly Message HelpOption = new("Show help.", "显示帮助。");
    public static readonly Message TryHelp = new("Try `{0} --help`.", "请运行 `{0} --help` 查看帮助。");
    public static readonly Message NoColor = new("Plain lines, without colours and progress bars. Also NO_COLOR, CI, or output that is not a terminal.", "纯文本输出,不使用颜色和进度条。设置 NO_COLOR、CI 或输出不是终端时同样如此。");
    public static readonly Message IdArgument = new("The extension's id, such as Samples.Hello. Case does not matter.", "扩展的 ID,例如 Samples.Hello,不区分大小写。");
    public static readonly Message StatusId = new("The extension's id; without it, a line for each.", "扩展的 ID;省略时每个扩展显示一行。");
    public static readonly Message OutputOption = new("How to print the result.", "结果的输出格式。");
    public static readonly Message ConfigOutputOption = new("How to print the configuration.", "配置的输出格式。");
    public static readonly Message WaitOption = new("Wait until it is done: returns 0 only then.", "等待操作完成:仅在完成时返回 0。");
    public static readonly Message TimeoutOption = new("How long --wait waits, such as 90s or 5m. The operation itself goes on.", "--wait 的最长等待时间,例如 90s 或 5m。操作本身不会因此停止。");
    public static readonly Message YesOption = new("Do not ask.", "不再询问。");
    public static readonly Message DryRunOption = new("Only show what would happen.", "仅显示将要执行的内容。");
    public static readonly Message SetOption = new("Set a value of the configuration; repeatable. The value is JSON if it can be, else text. A dot in a name is written \\.", "设置一个配置值,可重复。值可解析为 JSON 时按 JSON 处理,否则为文本。名称中的点写作 \\.");
    public static readonly Message ConfigOption = new("A YAML or JSON file with the configuration. --set wins over it.", "包含配置的 YAML 或 JSON 文件。--set 优先于该文件。");
    public static readonly Message VersionOption = new("A version or a range, such as 1.2.0 or '>=1.0 <2.0'. Without it, the newest compatible stable version.", "版本或范围,例如 1.2.0 或 '>=1.0 <2.0'。省略时为最新的兼容稳定版本。");
    public static readonly Message UpgradeVersionOption = new("A version or a range. Without it, the version that the catalogue recommends.", "版本或范围。省略时为目录推荐的版本。");
    public static readonly Message LoginServer = new("The server's address. Else LUBAN_SERVER, else the last one, else http://127.0.0.1:5080.", "服务器地址。否则使用 LUBAN_SERVER,其次为上次的服务器,最后为 http://127.0.0.1:5080。");
    public static readonly Message LoginUser = new("Log in with this user's password instead of a browser.", "使用此用户的密码登录,而不是浏览器。");
    public static readonly Message LoginPassword = new("The password. Others on this machine can see it in the process list: prefer --password-stdin.", "密码。本机其他用户可在进程列表中看到它:建议使用 --password-stdin。");
    public static readonly Message LoginPasswordStdin = new("Read the password from standard input.", "从标准输入读取密码。");
    public static readonly Message LoginAuthority = new("A PEM file with the CA that signed the server's certificate, for an https address.", "签发服务器证书的 CA 的 PEM 文件,用于 https 地址。");
    public static readonly Message KubeconfigOutput = new("Write to this file, mode 600.", "写入该文件,权限为 600。");
    public static readonly Message KubeconfigMerge = new("Add to kubectl's own file (KUBECONFIG or ~/.kube/config) and make it the current context.", "合并到 kubectl 自身的文件(KUBECONFIG 或 ~/.kube/config),并设为当前上下文。");
    public static readonly Message OnlyOneOf = new("only one of them can be given.", "只能指定其中之一。");
    public static readonly Message SourceName = new("The source's name.", "软件包源的名称。");
    public static readonly Message SourceSyncName = new("The source's name; without it, all.", "软件包源的名称;省略时为全部。");
    public static readonly Message SourceUrl = new("A NuGet V3 service index (https://…/index.json) or a folder of the server.", "NuGet V3 服务索引(https://…/index.json)或服务器上的文件夹。");
    public static readonly Message SourcePriority = new("Of several sources with the same version, the one with the highest number delivers it.", "多个源包含同一版本时,由数值最大的源提供。");
    public static readonly Message SourcePrefix = new("Take only ids with this prefix from the source; repeatable.", "仅从该源获取具有此前缀的 ID,可重复。");
    public static readonly Message SearchText = new("Show only what has this text in its id, title, description, category or tag.", "仅显示在 ID、标题、描述、类别或标签中包含该文本的扩展。");
    public static readonly Message PurgeOption = new("Also delete the extension's data. It cannot be brought back.", "同时删除扩展的数据,且无法恢复。");
    public static readonly Message CascadeOption = new("Also remove the extensions that need it.", "同时卸载依赖它的扩展。");
    public static readonly Message ForceOption = new("Do not wait for running requests or for a clean stop.", "不等待正在处理的请求或正常停止。");
    public static readonly Message ConfigValues = new("Values to set, such as greeting.text=Hello.", "要设置的值,例如 greeting.text=Hello。");
    public static readonly Message ConfigUnset = new("Remove a value; repeatable.", "移除一个值,可重复。");
    public static readonly Message ConfigNothing = new("Say what to change: path=value, --config FILE or --unset path.", "请指定要更改的内容:path=value、--config 文件 或 --unset path。");
    public static readonly Message FollowOption = new("Go on until Ctrl-C.", "持续输出,直到按下 Ctrl-C。");
    public static readonly Message TailOption = new("Begin with this many of the last lines.", "从最后若干行开始。");
    public static readonly Message PackProject = new("A project file or its folder; without it, the current folder.", "项目文件或其文件夹;省略时为当前文件夹。");
    public static readonly Message PackOutput = new("Where to put the package.", "软件包的输出位置。");
    public static readonly Message PackConfiguration = new("The build configuration.", "生成配置。");
    public static readonly Message PackVersion = new("The package's version, in place of the project's.", "软件包的版本,覆盖项目中的版本。");
    public static readonly Message PushFiles = new("One or more .nupkg files.", "一个或多个 .nupkg 文件。");
    public static readonly Message PushSource = new("A package source of the server, the address of a NuGet V3 feed, or a folder. Without it, the server's only source, or the one named default.", "服务器上的软件包源、NuGet V3 软件源的地址或文件夹。省略时为服务器的唯一源,或名为 default 的源。");
    public static readonly Message PushApiKey = new("The feed's key. Else LUBAN_API_KEY.", "软件源的密钥。否则使用 LUBAN_API_KEY。");
    public static readonly Message PushSkip = new("A version that is already there is not an error.", "版本已存在时不视为错误。");

    public static readonly Message ExitCodes = new(
        """
        Exit codes:
          0    done; with --wait: reached
          1    the operation failed, or the server refused
          2    wrong arguments, or a missing confirmation
          3    not found
          4    not logged in, or not allowed
          5    conflict or blocked
          6    not reached in time; the operation goes on
          7    the server does not answer
          130  interrupted with Ctrl-C; the operation goes on

        Environment:
          LUBAN_SERVER    the server's address, instead of the one of the last login
          LUBAN_TOKEN     a token, instead of the one of the login
          LUBAN_PASSWORD  the password for login
          LUBAN_API_KEY   the key for push
          LUBAN_CONFIG    the configuration file, instead of ~/.config/luban/config.json
          LUBAN_LANG      en or zh, instead of the language of LANG
          NO_COLOR, CI    plain lines
        """,
        """
        退出代码:
          0    完成;使用 --wait 时表示已达成
          1    操作失败,或服务器拒绝
          2    参数错误,或缺少确认
          3    未找到
          4    未登录,或没有权限
          5    冲突或被阻止
          6    未在限时内达成;操作仍在继续
          7    服务器没有响应
          130  被 Ctrl-C 中断;操作仍在继续

        环境变量:
          LUBAN_SERVER    服务器地址,替代上次登录的地址
          LUBAN_TOKEN     令牌,替代登录所得的令牌
          LUBAN_PASSWORD  登录密码
          LUBAN_API_KEY   推送密钥
          LUBAN_CONFIG    配置文件,替代 ~/.config/luban/config.json
          LUBAN_LANG      en 或 zh,替代 LANG 指定的语言
          NO_COLOR, CI    纯文本输出
        """);

    // Questions
    public static readonly Message PasswordWord = new("password", "密码");
    public static readonly Message PasswordPrompt = new("Password of {0} at {1}: ", "{0} 在 {1} 的密码:");
    public static readonly Message InstallQuestion = new("Install {0}?", "安装 {0}?");
    public static readonly Message UninstallQuestion = new("Uninstall {0} {1}? Its data is kept.", "卸载 {0} {1}?其数据会保留。");
    public static readonly Message PurgeQuestion = new("Uninstall {0} {1} and delete its data for good?", "卸载 {0} {1} 并永久删除其数据?");
    public static readonly Message SourceRemoveQuestion = new("Remove the package source {0}?", "移除软件包源 {0}?");
    public static readonly Message NothingDone = new("Nothing was done.", "未执行任何操作。");

    // Results
    public static readonly Message LoggedIn = new("Logged in as {0} at {1}.", "已以 {0} 的身份登录 {1}。");
    public static readonly Message LoggedOut = new("Logged out from {0}.", "已从 {0} 注销。");
    public static readonly Message PasswordUnencrypted = new("Warning: {0} is not on this machine and not https: the password and the token travel unencrypted.", "警告:{0} 不在本机且未使用 https:密码和令牌将以明文传输。");
    public static readonly Message UntilTime = new("until {0}", "有效期至 {0}");
    public static readonly Message KubeconfigWritten = new("Wrote {0}. Try `kubectl get installplans`.", "已写入 {0}。可以试试 `kubectl get installplans`。");
    public static readonly Message SourceAdded = new("Package source {0} added.", "已添加软件包源 {0}。");
    public static readonly Message SourceRemoved = new("Package source {0} removed.", "已移除软件包源 {0}。");
    public static readonly Message SourceSyncing = new("Package source {0}: reading again.", "软件包源 {0}:正在重新读取。");
    public static readonly Message NothingFound = new("No extension matches. `luban source list` shows where the server looks.", "没有匹配的扩展。`luban source list` 显示服务器的查找位置。");
    public static readonly Message NothingInstalled = new("Nothing is installed. `luban search` shows what can be.", "尚未安装任何扩展。`luban search` 显示可安装的扩展。");
    public static readonly Message PreviewTitle = new("{0}: this would happen (dry run, nothing was changed):", "{0}:将会执行以下操作(试运行,未作任何更改):");
    public static readonly Message PreviewProblem = new("In the way: {0}", "阻碍:{0}");
    public static readonly Message Accepted = new("{0}: accepted. Follow it with `luban status {0}` or `luban logs {0} -f`.", "{0}:已受理。可用 `luban status {0}` 或 `luban logs {0} -f` 跟踪。");
    public static readonly Message Installed = new("{0} {1} is installed and serving.", "{0} {1} 已安装并正在提供服务。");
    public static readonly Message Upgraded = new("{0} is at {1}.", "{0} 当前版本为 {1}。");
    public static readonly Message RolledBack = new("{0} is back at {1}.", "{0} 已回退到 {1}。");
    public static readonly Message NewestAlready = new("{0} is already at {1}, the recommended version.", "{0} 已是推荐版本 {1}。");
    public static readonly Message Uninstalled = new("{0} is uninstalled.", "{0} 已卸载。");
    public static readonly Message Enabled = new("{0} {1} is enabled and serving.", "{0} {1} 已启用并正在提供服务。");
    public static readonly Message DisabledNow = new("{0} is disabled.", "{0} 已停用。");
    public static readonly Message Configured = new("{0}: the new configuration is in use.", "{0}:新配置已生效。");
    public static readonly Message Retried = new("{0}: the retry succeeded.", "{0}:重试成功。");
    public static readonly Message Cancelling = new("{0}: operation {1} is being cancelled.", "{0}:正在取消操作 {1}。");
    public static readonly Message StillRunning = new("The operation goes on. Follow it with `luban status {0}` or `luban logs {0} -f`, stop it with `luban cancel {0}`.", "操作仍在继续。可用 `luban status {0}` 或 `luban logs {0} -f` 跟踪,用 `luban cancel {0}` 停止。");
    public static readonly Message StillServing = new("Still serving: version {0}.", "仍在提供服务:版本 {0}。");
    public static readonly Message NothingServing = new("Nothing of it is serving.", "当前没有提供服务。");
    public static readonly Message Reconnecting = new("{0} Trying again …", "{0} 正在重试……");
    public static readonly Message Pushed = new("{0} {1} → {2}", "{0} {1} → {2}");
    public static readonly Message PushedBefore = new("{0} {1} is already in {2}, with the same content.", "{0} {1} 已存在于 {2},内容相同。");
    public static readonly Message PushSkipped = new("{0} {1} is already there: skipped.", "{0} {1} 已存在:已跳过。");
    public static readonly Message PushNotExtension = new("Warning: {0} is not of package type LuBanExtension: the catalogue will not show it.", "警告:{0} 的软件包类型不是 LuBanExtension:目录不会显示它。");
    public static readonly Message FeedSays = new("The feed says: {0}", "软件源提示:{0}");
    public static readonly Message NoSuchFolder = new("the folder {0} does not exist on this machine.", "本机不存在文件夹 {0}。");
    public static readonly Message VersionLines = new("luban  {0}\nserver {1}", "luban  {0}\n服务器 {1}");
    public static readonly Message SeeErrors = new("See docs/errors.md#{0}", "参见 docs/errors.md#{0}");

    // Facts of info and status
    public static readonly Message FactId = new("Id", "ID");
    public static readonly Message FactTitle = new("Title", "标题");
    public static readonly Message FactDescription = new("Description", "描述");
    public static readonly Message FactState = new("State", "状态");
    public static readonly Message FactInstalled = new("Installed", "已安装");
    public static readonly Message FactRecommended = new("Recommended", "推荐版本");
    public static readonly Message FactAuthors = new("Authors", "作者");
    public static readonly Message FactCategories = new("Categories", "类别");
    public static readonly Message FactTags = new("Tags", "标签");
    public static readonly Message FactVersions = new("Versions", "版本");
    public static readonly Message FactPhase = new("Phase", "阶段");
    public static readonly Message FactWanted = new("Wanted", "期望版本");
    public static readonly Message FactPrevious = new("Previous", "先前版本");
    public static readonly Message FactServing = new("Serving", "服务");
    public static readonly Message FactOperation = new("Operation", "操作");
    public static readonly Message FactDeadline = new("Deadline", "截止时间");
    public static readonly Message FactProblem = new("Problem", "问题");
    public static readonly Message NotObserved = new("{0} (the last change is not taken up yet)", "{0}(最近的更改尚未被处理)");
    public static readonly Message NewestCompatible = new("the newest compatible version", "最新的兼容版本");
    public static readonly Message ServesVersion = new("version {0}", "版本 {0}");
    public static readonly Message StatusFailedHint = new("\nTry again with `luban retry {0}`, see the steps with `luban logs {0}`, go back with `luban rollback {0}`.", "\n可用 `luban retry {0}` 重试,用 `luban logs {0}` 查看步骤,用 `luban rollback {0}` 回退。");

    // Doctor
    public static readonly Message DoctorConfiguration = new("{0}", "{0}");
    public static readonly Message DoctorExposed = new("{0} holds tokens, and others can read it.", "{0} 包含令牌,且其他用户可读。");
    public static readonly Message DoctorExposedRemedy = new("chmod 600 {0}, then log in again for a new token.", "请执行 chmod 600 {0},然后重新登录以获取新令牌。");
    public static readonly Message DoctorAlive = new("{0} answers.", "{0} 有响应。");
    public static readonly Message DoctorNotAlive = new("{0} says {1} to /livez.", "{0} 对 /livez 返回 {1}。");
    public static readonly Message DoctorNotAliveRemedy = new("Read the server's log; restart it when it does not recover.", "请查看服务器日志;若无法恢复,请重启服务器。");
    public static readonly Message DoctorNoClock = new("the server sends no Date.", "服务器未发送 Date。");
    public static readonly Message DoctorClock = new("{0} s between this machine and the server.", "本机与服务器相差 {0} 秒。");
    public static readonly Message DoctorClockRemedy = new("Let both follow a time service (NTP): tokens and certificates depend on it.", "请让两者都与时间服务(NTP)同步:令牌和证书依赖于时间。");
    public static readonly Message DoctorReady = new("{0}", "{0}");
    public static readonly Message DoctorNotReady = new("{0}", "{0}");
    public static readonly Message DoctorNotReadyRemedy = new("`luban status` shows the extension in question; the server's log has the details.", "`luban status` 可查看相关扩展;详情见服务器日志。");
    public static readonly Message DoctorStoreRemedy = new("Check the free space and the permissions of the data directory, then read the server's log.", "请检查数据目录的可用空间和权限,然后查看服务器日志。");
    public static readonly Message DoctorVersion = new("tool {0}, server {1}.", "工具 {0},服务器 {1}。");
    public static readonly Message DoctorNoVersion = new("the server does not tell its version.", "服务器未提供版本信息。");
    public static readonly Message DoctorVersionRemedy = new("Use the tool of the server's version.", "请使用与服务器版本一致的工具。");
    public static readonly Message DoctorSources = new("{0} package sources, none reports a problem.", "{0} 个软件包源,均未报告问题。");
    public static readonly Message DoctorSource = new("{0}: {1}", "{0}:{1}");
    public static readonly Message DoctorSourceRemedy = new("Check that the server can reach it, then `luban source sync {0}`. What is installed is not affected.", "请确认服务器可以访问它,然后运行 `luban source sync {0}`。已安装的扩展不受影响。");
    public static readonly Message DoctorNoSource = new("there is no package source.", "没有软件包源。");
    public static readonly Message DoctorNoSourceRemedy = new("Add one with `luban source add NAME URL`.", "请用 `luban source add 名称 URL` 添加。");
    public static readonly Message DoctorPlans = new("{0} plans, none has failed.", "{0} 个安装计划,均未失败。");
    public static readonly Message DoctorPlan = new("{0}: {1} {2}", "{0}:{1} {2}");
    public static readonly Message DoctorPlanRemedy = new("`luban status {0}` shows what still runs; then `luban retry {0}` or `luban rollback {0}`.", "`luban status {0}` 显示仍在运行的内容;然后运行 `luban retry {0}` 或 `luban rollback {0}`。");
    public static readonly Message DoctorContexts = new("all unloaded code is gone from memory.", "所有已卸载的代码都已从内存中清除。");
    public static readonly Message DoctorNoContexts = new("the server has no metric for it.", "服务器没有相应的指标。");
    public static readonly Message DoctorLeaked = new("unloaded code is still in memory: {0}", "已卸载的代码仍在内存中:{0}");
    public static readonly Message DoctorLeakedRemedy = new("The extension works, and memory grows with each upgrade: tell its author; restart the server when memory runs short.", "扩展可以工作,但每次升级都会增加内存占用:请告知其作者;内存不足时请重启服务器。");
}

/** Line icons on a 24 grid. Always beside a text or a label, so hidden from assistive technology. */
const PATHS = {
  alert: 'M12 4 2.8 20h18.4zM12 10v4.5M12 17.2v.1',
  arrow: 'M5 12h14M13 6l6 6-6 6',
  audio: 'M5 10v4M9 6v12M13 8v8M17 4v16M21 10v4',
  back: 'M19 12H5M11 6l-6 6 6 6',
  bag: 'M5 8h14l1 12.5H4zM8.5 8V7a3.5 3.5 0 0 1 7 0v1',
  bell: 'M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 20.5h4',
  briefcase: 'M3.5 8h17v11.5h-17zM9 8V5h6v3M3.5 13h17',
  calendar: 'M4 6h16v14H4zM4 10.5h16M8 3.5V7M16 3.5V7',
  chat: 'M4 5h16v11H11l-4.5 4V16H4z',
  check: 'M5 12.5 10 17.5 19.5 7',
  chevron: 'M9 6l6 6-6 6',
  copy: 'M9 9h11v11H9zM15 9V4H4v11h5',
  cross: 'M6 6l12 12M18 6 6 18',
  direct: 'M5 4v7a4 4 0 0 0 4 4h10M14 10l5 5-5 5',
  display: 'M3.5 5h17v11h-17zM8.5 20h7M12 16v4',
  download: 'M12 4v11M7 10.5l5 5 5-5M4.5 20h15',
  external: 'M13 4.5h6.5V11M19.5 4.5 11 13M17 14v5.5H4.5V7H10',
  flag: 'M6 21V4M6 4.5h11.5L15 8.5l2.5 4H6',
  form: 'M5 4h14v16H5zM8.5 8.5h7M8.5 12.5h7M8.5 16.5h3.5',
  link: 'M10 14l4-4M8.5 10.5l-2 2a3.5 3.5 0 0 0 5 5l2-2M15.5 13.5l2-2a3.5 3.5 0 0 0-5-5l-2 2',
  mail: 'M3.5 5.5h17v13h-17zM4 6.5l8 6.5 8-6.5',
  moon: 'M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z',
  page: 'M6 3.5h8l4 4v13H6zM13.5 3.5V8H18',
  partner: 'M3 9l4-3 5 2.5L17 6l4 3v6l-5 4-4 1-9-5zM12 8.5 8.5 12l2.5 1.5 3-2.5 3.5 4',
  people:
    'M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.4-3.7 2.8-5.5 6.5-5.5s6.1 1.8 6.5 5.5M15.5 4.9a3.5 3.5 0 0 1 0 6.2M17.5 14.9c2.3.7 3.7 2.4 4 5.1',
  phone:
    'M6 3.5h3.5l1.5 4.5-2 1.5a12 12 0 0 0 5.5 5.5l1.5-2 4.5 1.5V18a2.5 2.5 0 0 1-2.7 2.5A16 16 0 0 1 3.5 6.2 2.5 2.5 0 0 1 6 3.5z',
  pin: 'M12 21c-4.5-4.7-6.5-8-6.5-11a6.5 6.5 0 0 1 13 0c0 3-2 6.3-6.5 11zM12 12.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z',
  play: 'M3.5 5.5h17v13h-17zM10 9l5 3-5 3z',
  post: 'M4 20V9a4 4 0 0 1 8 0v11zM8 5h8a4 4 0 0 1 4 4v11H12M15.5 11H18',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 20.5 20.5',
  signOut: 'M10 4H4.5v16H10M9.5 12H20M16 8l4 4-4 4',
  social:
    'M17 8.5a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4zM6.5 14.7a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4zM17 20.9a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4zM9 10.7l5.6-3.4M9 13.3l5.6 3.4',
  sparkle: 'M12 3.5l1.9 5.6 5.6 1.9-5.6 1.9L12 18.5l-1.9-5.6L4.5 11l5.6-1.9zM18.5 16.5v4M16.5 18.5h4',
  star: 'M12 4l2.5 5.2 5.7.8-4.1 4 1 5.7L12 17l-5.1 2.7 1-5.7-4.1-4 5.7-.8z',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2.5v2.5M12 19v2.5M2.5 12H5M19 12h2.5M5.3 5.3 7 7M17 17l1.7 1.7M18.7 5.3 17 7M7 17l-1.7 1.7',
  tag: 'M4 4h7.5l8.5 8.5-7.5 7.5L4 11.5zM8 8v.1',
  target: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM12 15.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z',
  trophy:
    'M8 4h8v6a4 4 0 0 1-8 0zM8 6H4.5c0 3 1.2 4.5 3.7 4.8M16 6h3.5c0 3-1.2 4.5-3.7 4.8M12 14v4M8 20h8M9.5 20c0-1.3 1-2 2.5-2s2.5.7 2.5 2',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 18 }: { name: string; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name as IconName] ?? PATHS.tag} />
    </svg>
  );
}
